package io.clawstream.ingress.adapter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Breaks JSON documents: takes fields away and puts values of other types in their place. */
final class Mutations {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final Random random;

  Mutations(Random random) {
    this.random = random;
  }

  /** A copy with one to three changes. */
  JsonNode mutate(JsonNode original) {
    JsonNode copy = original.deepCopy();
    for (int i = 0, changes = 1 + random.nextInt(3); i < changes; i++) {
      List<JsonNode> containers = new ArrayList<>();
      collect(copy, containers);
      if (containers.isEmpty()) {
        return copy;
      }
      change(containers.get(random.nextInt(containers.size())));
    }
    return copy;
  }

  private static void collect(JsonNode node, List<JsonNode> containers) {
    if (node.isContainerNode() && !node.isEmpty()) {
      containers.add(node);
      node.forEach(child -> collect(child, containers));
    }
  }

  private void change(JsonNode container) {
    boolean remove = random.nextInt(3) == 0;
    if (container instanceof ObjectNode object) {
      List<String> names = object.propertyStream().map(entry -> entry.getKey()).toList();
      String name = names.get(random.nextInt(names.size()));
      if (remove) {
        object.remove(name);
      } else {
        object.set(name, value());
      }
    } else if (container instanceof ArrayNode array) {
      int index = random.nextInt(array.size());
      if (remove) {
        array.remove(index);
      } else {
        array.set(index, value());
      }
    }
  }

  private JsonNode value() {
    return switch (random.nextInt(12)) {
      case 0 -> NODES.nullNode();
      case 1 -> NODES.booleanNode(random.nextBoolean());
      case 2 -> NODES.numberNode(random.nextLong());
      case 3 -> NODES.numberNode(-1);
      case 4 -> NODES.numberNode(Long.MAX_VALUE);
      case 5 -> NODES.numberNode(BigInteger.TWO.pow(200));
      case 6 -> NODES.numberNode(1.5);
      case 7 -> NODES.textNode("");
      case 8 -> NODES.textNode("x".repeat(5_000));
      case 9 -> NODES.textNode("\ud83d a lone surrogate, a slash / and \u0000");
      case 10 -> NODES.arrayNode().add(1);
      default -> NODES.objectNode().put("id", "x");
    };
  }
}

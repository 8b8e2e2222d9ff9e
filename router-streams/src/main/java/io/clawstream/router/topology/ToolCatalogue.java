package io.clawstream.router.topology;

import io.clawstream.events.ToolSpec;
import io.clawstream.kit.log.LogKeys;
import io.clawstream.schemas.SchemaRegistry.RegistryException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tools that can be run now. The global store holds the topic's bytes as they are; a value is
 * decoded once, when it is first asked for. A value that cannot be decoded is a tool that is not
 * there: it must not stop every session of this router.
 */
final class ToolCatalogue {
  static final String STORE = "tools";

  private static final Logger log = LoggerFactory.getLogger(ToolCatalogue.class);

  private final ReadOnlyKeyValueStore<String, byte[]> store;
  private final EventCodec codec;
  private final Map<String, Decoded> decoded = new HashMap<>();

  private record Decoded(Bytes bytes, @Nullable ToolSpec tool) {}

  ToolCatalogue(ReadOnlyKeyValueStore<String, byte[]> store, EventCodec codec) {
    this.store = store;
    this.codec = codec;
  }

  /** All of them. */
  List<ToolSpec> tools() {
    List<ToolSpec> tools = new ArrayList<>();
    try (KeyValueIterator<String, byte[]> rows = store.all()) {
      while (rows.hasNext()) {
        KeyValue<String, byte[]> row = rows.next();
        ToolSpec tool = tool(row.key, row.value);
        if (tool != null) {
          tools.add(tool);
        }
      }
    }
    return tools;
  }

  private @Nullable ToolSpec tool(String name, byte[] bytes) {
    Decoded known = decoded.get(name);
    if (known != null && known.bytes().equals(Bytes.wrap(bytes))) {
      return known.tool();
    }
    try {
      ToolSpec tool = codec.decode(bytes, ToolSpec.class);
      decoded.put(name, new Decoded(Bytes.wrap(bytes), tool));
      return tool;
    } catch (SerializationException e) {
      log.atWarn()
          .addKeyValue(LogKeys.TOOL, name)
          .setCause(e)
          .log("The catalogue's entry is unreadable");
      decoded.put(name, new Decoded(Bytes.wrap(bytes), null));
      return null;
    } catch (RegistryException e) {
      log.atWarn()
          .addKeyValue(LogKeys.TOOL, name)
          .log("The tool is not offered until the schema registry is back: {}", e.getMessage());
      return null;
    }
  }
}

package io.clawstream.local;

import io.clawstream.schemas.Topic;
import io.clawstream.schemas.TopicCatalog;
import java.util.List;
import java.util.Objects;
import org.apache.avro.Schema;

/** Every schema that is written to some topic: what {@code schemas apply} registers. */
public final class EventSchemas {
  private EventSchemas() {}

  /** Each once, in the order of the life of a message. */
  public static List<Schema> all() {
    return TopicCatalog.of("any", 1, 1).topics().stream()
        .map(Topic::schema)
        .filter(Objects::nonNull)
        .distinct()
        .toList();
  }
}

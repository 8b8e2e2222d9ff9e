package io.clawstream.router.topology;

import io.clawstream.events.Pairing;
import io.clawstream.events.PairingStatus;
import io.clawstream.events.UserUsage;
import io.clawstream.router.access.Sender;
import io.clawstream.router.access.Tier;
import io.clawstream.schemas.UserKey;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is known of people in all sessions: their pairings and what they have used today. Both are
 * copies of topics that every router reads whole, so what another partition has just written may be
 * missing for a moment.
 */
final class People {
  static final String PAIRINGS = "pairings";
  static final String USAGE = "people-usage";

  private static final Logger log = LoggerFactory.getLogger(People.class);

  private final ReadOnlyKeyValueStore<String, byte[]> pairings;
  private final ReadOnlyKeyValueStore<String, byte[]> usage;
  private final EventCodec codec;

  People(
      ReadOnlyKeyValueStore<String, byte[]> pairings,
      ReadOnlyKeyValueStore<String, byte[]> usage,
      EventCodec codec) {
    this.pairings = pairings;
    this.usage = usage;
    this.codec = codec;
  }

  /** Key of the topic and of its copy: what a person used on a day lies together. */
  static String usageKey(UserUsage usage) {
    return usagePrefix(usage.getDay(), usage.getUser()) + usage.getSessionKey();
  }

  private static String usagePrefix(int day, String user) {
    return LocalDate.ofEpochDay(day) + "/" + user + "/";
  }

  /**
   * What is known of a person now.
   *
   * @param withUsage whether it matters what the person has used, which takes a scan
   */
  Sender sender(UserKey user, boolean withUsage, Instant now) {
    byte[] row = pairings.get(user.toString());
    long tokens = withUsage ? tokensOn(LocalDate.ofInstant(now, ZoneOffset.UTC), user) : 0;
    if (row == null) {
      return new Sender(Sender.Pairing.NONE, Tier.USER, tokens);
    }
    try {
      Pairing pairing = codec.decode(row, Pairing.class);
      return new Sender(
          standing(pairing, now), Tier.of(pairing.getTier()).orElse(Tier.USER), tokens);
    } catch (SerializationException e) {
      log.atWarn().setCause(e).log("A pairing is unreadable; its person has to ask again");
      return new Sender(Sender.Pairing.NONE, Tier.USER, tokens);
    }
  }

  /** Keys of the pairings that were asked for in a session. Looks at all there are. */
  List<String> askedIn(String sessionKey) {
    List<String> keys = new ArrayList<>();
    try (KeyValueIterator<String, byte[]> rows = pairings.all()) {
      while (rows.hasNext()) {
        KeyValue<String, byte[]> row = rows.next();
        if (sessionKey.equals(sessionOf(row.value))) {
          keys.add(row.key);
        }
      }
    }
    return keys;
  }

  private @Nullable String sessionOf(byte[] pairing) {
    try {
      return codec.decode(pairing, Pairing.class).getSessionKey();
    } catch (SerializationException e) {
      log.atWarn().setCause(e).log("A pairing is unreadable and stays as it is");
      return null;
    }
  }

  private long tokensOn(LocalDate day, UserKey user) {
    long tokens = 0;
    String prefix = usagePrefix(Math.toIntExact(day.toEpochDay()), user.toString());
    try (KeyValueIterator<String, byte[]> rows = usage.prefixScan(prefix, new StringSerializer())) {
      while (rows.hasNext()) {
        try {
          UserUsage used = codec.decode(rows.next().value, UserUsage.class);
          tokens += used.getInputTokens() + used.getOutputTokens();
        } catch (SerializationException e) {
          log.atWarn().setCause(e).log("A count of what somebody used is unreadable");
        }
      }
    }
    return tokens;
  }

  private static Sender.Pairing standing(Pairing pairing, Instant now) {
    if (pairing.getStatus() == PairingStatus.PENDING) {
      return now.toEpochMilli() < pairing.getExpiresAt()
          ? Sender.Pairing.PENDING
          : Sender.Pairing.NONE;
    }
    return pairing.getStatus() == PairingStatus.APPROVED
        ? Sender.Pairing.APPROVED
        : Sender.Pairing.REVOKED;
  }

  /** Keeps a copy of a topic. */
  static final class Copy extends ContextualProcessor<String, byte[], Void, Void> {
    private final String store;

    Copy(String store) {
      this.store = store;
    }

    @Override
    public void process(Record<String, byte[]> entry) {
      KeyValueStore<String, byte[]> copy = context().getStateStore(store);
      copy.put(entry.key(), entry.value());
    }
  }
}

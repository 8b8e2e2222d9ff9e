package io.clawstream.router.topology;

import static io.clawstream.router.topology.SessionStores.REMINDERS;

import io.clawstream.router.session.ReminderMark;
import io.clawstream.router.session.ReminderText;
import io.clawstream.schemas.StateSerde;
import io.clawstream.state.ReminderNote;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessingContext;
import org.apache.kafka.streams.state.KeyValueStore;

/** The texts of the reminders that are still to come; the session itself has their times. */
final class ReminderStore {
  private final StateSerde<ReminderNote> notes =
      new StateSerde<>(ReminderNote.getClassSchema(), List.of());
  private final KeyValueStore<Bytes, byte[]> reminders;

  ReminderStore(ProcessingContext context) {
    this.reminders = context.getStateStore(REMINDERS);
  }

  void keep(String sessionKey, ReminderMark mark, ReminderText text) {
    reminders.put(
        key(sessionKey, mark),
        notes.encode(new ReminderNote(text.text(), text.setAt().toEpochMilli(), text.address())));
  }

  ReminderText text(String sessionKey, ReminderMark mark) {
    ReminderNote note =
        SessionStores.present(
            notes.decode(reminders.get(key(sessionKey, mark))), REMINDERS, sessionKey);
    return new ReminderText(
        note.getText(), Instant.ofEpochMilli(note.getSetAt()), note.getAddress());
  }

  void drop(String sessionKey, ReminderMark mark) {
    StoreKeys.delete(reminders, key(sessionKey, mark));
  }

  void forget(String sessionKey) {
    StoreKeys.delete(
        reminders,
        StoreKeys.reminder(sessionKey, Instant.EPOCH, ""),
        StoreKeys.reminder(sessionKey, Instant.ofEpochMilli(Long.MAX_VALUE), ""));
  }

  private static Bytes key(String sessionKey, ReminderMark mark) {
    return StoreKeys.reminder(sessionKey, mark.at(), mark.id());
  }
}

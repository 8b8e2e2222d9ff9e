package io.clawstream.router.simulation;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.apache.avro.specific.SpecificRecordBase;

/**
 * One partition of a topic, read as {@code read_committed} reads it: what an aborted transaction
 * wrote is skipped, and what comes after a record of an open one has to wait.
 */
final class Log {
  private final List<Entry> records = new ArrayList<>();
  private final BitSet open = new BitSet();
  private final BitSet aborted = new BitSet();

  /** A record. */
  record Entry(String key, SpecificRecordBase value) {}

  /** Returns the record's offset. */
  int append(String key, SpecificRecordBase value, boolean committed) {
    records.add(new Entry(key, value));
    int offset = records.size() - 1;
    open.set(offset, !committed);
    return offset;
  }

  void commit(int offset) {
    open.clear(offset);
  }

  void abort(int offset) {
    open.clear(offset);
    aborted.set(offset);
  }

  /** Offset of the next record that can be read from a position; -1 if there is none yet. */
  int next(int position) {
    int offset = aborted.nextClearBit(position);
    return offset < records.size() && !open.get(offset) ? offset : -1;
  }

  Entry get(int offset) {
    return records.get(offset);
  }

  int size() {
    return records.size();
  }
}

package io.clawstream.router;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.CompactionStyle;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.WriteBufferManager;

/**
 * Bounds the memory of all RocksDB stores of a process together. By default each store of each
 * partition takes up to 98 MiB, outside the heap, where it is noticed when the kernel ends the
 * process. Blocks, indexes, filters and write buffers share one cache here
 * (kafka.apache.org/documentation/streams/developer-guide/memory-mgmt.html#rocksdb).
 */
public final class RocksDbMemory implements RocksDBConfigSetter {
  /** Streams property that holds the bound, in bytes. */
  public static final String BYTES = "clawstream.rocksdb.memory.bytes";

  private static final long WRITE_BUFFER = 8L << 20;

  /**
   * Four times as much as Streams has it: the indexes of a million sessions are a quarter as large,
   * so that they stay in memory.
   */
  private static final long BLOCK = 16L << 10;

  private static final int DEFAULT_SHARDS = -1;

  /** What rows cannot drive out of the cache: an index is wanted far more often than any row. */
  private static final double FOR_INDEXES = 0.5;

  private static final Map<Long, Shared> SHARED = new ConcurrentHashMap<>();

  /** Lives as long as the process: stores come and go with partitions. */
  private record Shared(Cache cache, WriteBufferManager writeBuffers) {
    static Shared of(long bytes) {
      Cache cache = new LRUCache(bytes, DEFAULT_SHARDS, false, FOR_INDEXES);
      return new Shared(cache, new WriteBufferManager(bytes / 2, cache));
    }
  }

  @Override
  public void setConfig(String storeName, Options options, Map<String, Object> configs) {
    long bytes = Long.parseLong(String.valueOf(configs.get(BYTES)));
    Shared shared = SHARED.computeIfAbsent(bytes, Shared::of);
    if (!(options.tableFormatConfig() instanceof BlockBasedTableConfig table)) {
      throw new IllegalStateException(
          "Kafka Streams no longer configures RocksDB's block-based tables: " + storeName + ".");
    }
    table.setBlockCache(shared.cache());
    table.setBlockSize(BLOCK);
    table.setCacheIndexAndFilterBlocks(true);
    table.setCacheIndexAndFilterBlocksWithHighPriority(true);
    table.setPinTopLevelIndexAndFilter(true);
    options.setTableFormatConfig(table);
    options.setWriteBufferManager(shared.writeBuffers());
    options.setWriteBufferSize(WRITE_BUFFER);
    options.setMaxWriteBufferNumber(2);
    // Streams' own, universal, leaves up to ten sorted runs; every range scan looks into each.
    options.setCompactionStyle(CompactionStyle.LEVEL);
  }

  @Override
  public void close(String storeName, Options options) {
    // The cache and the buffers are shared: they are not this store's to close.
  }
}

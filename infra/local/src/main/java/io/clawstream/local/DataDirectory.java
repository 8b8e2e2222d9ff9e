package io.clawstream.local;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Where a local installation keeps everything, used by one process at a time: {@code kafka/}
 * (records), {@code registry/} (schemas), {@code router/} (state stores), {@code logs/}, {@code
 * api-token}. Closing it lets the next process in, and deletes it if it is ephemeral.
 */
final class DataDirectory implements AutoCloseable {
  private static final int TOKEN_BYTES = 24;

  private final Path root;
  private final boolean ephemeral;
  private final FileChannel lockFile;

  private DataDirectory(Path root, boolean ephemeral, FileChannel lockFile) {
    this.root = root;
    this.ephemeral = ephemeral;
    this.lockFile = lockFile;
  }

  /**
   * Opens a directory that stays, making it if it is missing.
   *
   * @throws LocalException if another process uses it, or it cannot be written
   */
  static DataDirectory open(Path root) {
    return open(root.toAbsolutePath().normalize(), false);
  }

  /** A new directory that is deleted in the end. */
  static DataDirectory ephemeral() {
    try {
      return open(Files.createTempDirectory("clawstream-"), true);
    } catch (IOException e) {
      throw new LocalException("A temporary directory cannot be made: " + e.getMessage(), e);
    }
  }

  private static DataDirectory open(Path root, boolean ephemeral) {
    Path lock = root.resolve("lock");
    try {
      makePrivate(root);
      FileChannel channel =
          FileChannel.open(
              lock, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      if (tryLock(channel) == null) {
        channel.close();
        throw new LocalException(
            "Another Clawstream (process "
                + Files.readString(lock).strip()
                + ") uses the data in "
                + root
                + ". Stop that one first, or give this one other data: --data DIR or --ephemeral.");
      }
      channel.truncate(0);
      channel.write(StandardCharsets.UTF_8.encode(ProcessHandle.current().pid() + "\n"), 0);
      Files.createDirectories(root.resolve("logs"));
      return new DataDirectory(root, ephemeral, channel);
    } catch (IOException e) {
      throw new LocalException(
          "The data directory "
              + root
              + " cannot be used: "
              + e
              + ". --data DIR names another one.",
          e);
    }
  }

  /** What people write is kept here: nobody else's business on a machine that several share. */
  private static void makePrivate(Path root) throws IOException {
    if (Files.notExists(root) && isPosix(root)) {
      Path parent = root.getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      Files.createDirectory(
          root, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } else {
      Files.createDirectories(root);
    }
  }

  private static boolean isPosix(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      // Held by this very process, which is as much somebody else as any.
      return null;
    }
  }

  Path root() {
    return root;
  }

  boolean isEphemeral() {
    return ephemeral;
  }

  Path kafka() {
    return root.resolve("kafka");
  }

  Path registry() {
    return root.resolve("registry");
  }

  Path router() {
    return root.resolve("router");
  }

  Path log() {
    return root.resolve("logs").resolve("clawstream.log");
  }

  Path tokenFile() {
    return root.resolve("api-token");
  }

  /**
   * The token that this installation asks API clients for: made at the first call, the same ever
   * after; readable by the owner only.
   */
  String apiToken(SecureRandom random) {
    Path file = tokenFile();
    try {
      return Files.readString(file).strip();
    } catch (NoSuchFileException e) {
      byte[] bytes = new byte[TOKEN_BYTES];
      random.nextBytes(bytes);
      String token = HexFormat.of().formatHex(bytes);
      write(file, token + "\n");
      return token;
    } catch (IOException e) {
      throw new LocalException("The API token in " + file + " cannot be read: " + e + ".", e);
    }
  }

  private static void write(Path file, String secret) {
    try {
      if (isPosix(file)) {
        Files.createFile(
            file,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      }
      Files.writeString(file, secret);
    } catch (IOException e) {
      throw new LocalException("The API token cannot be kept in " + file + ": " + e + ".", e);
    }
  }

  @Override
  public void close() {
    try {
      lockFile.close();
      if (ephemeral) {
        delete(root);
      }
    } catch (IOException e) {
      throw new LocalException("The data in " + root + " could not be tidied up: " + e + ".", e);
    }
  }

  private static void delete(Path root) throws IOException {
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException failure)
              throws IOException {
            if (failure instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw failure;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            Files.deleteIfExists(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}

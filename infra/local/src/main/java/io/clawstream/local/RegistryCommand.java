package io.clawstream.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How the registry's process is started.
 *
 * @param installation the distribution
 * @param directory absolute; for its database and its log
 * @param port of the REST API, 1 to 65535
 * @param managementPort of its health page, 1 to 65535
 */
record RegistryCommand(
    RegistryInstallation installation, Path directory, int port, int managementPort) {
  static final String HOST = "127.0.0.1";

  /** Set while the launcher prepares the AOT caches. */
  private static final String TRAINING = "clawstream.aot.training";

  Path log() {
    return directory.resolve("registry.log");
  }

  /** Whether this start is there to write the AOT cache. */
  boolean training() {
    return Boolean.getBoolean(TRAINING) && !Files.exists(installation.aotCache());
  }

  Process start() throws IOException {
    List<Path> classPath = new ArrayList<>(installation.classPath());
    String main = RegistryMain.REGISTRY;
    if (!training()) {
      // Last, because the AOT cache is good for every class path that begins with the one it was
      // made with.
      classPath.add(RegistryInstallation.ownLocation());
      main = RegistryMain.class.getName();
    }
    return new ChildJvm(jvmFlags(), classPath, main, List.of(), log()).start();
  }

  private List<String> jvmFlags() {
    List<String> flags =
        new ArrayList<>(
            List.of(
                // It lives long and does little: quick to start and small beats fast.
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                // What the distribution's own quarkus-run.jar has in its manifest.
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                "-Dquarkus.banner.enabled=false",
                "-Dquarkus.http.host=" + HOST,
                "-Dquarkus.http.port=" + port,
                "-Dquarkus.management.host=" + HOST,
                "-Dquarkus.management.port=" + managementPort,
                // By default H2 writes half a second after it has said that it did.
                "-Dapicurio.datasource.url=jdbc:h2:file:"
                    + directory.resolve("registry")
                    + ";WRITE_DELAY=0"));
    if (training()) {
      flags.add("-XX:AOTCacheOutput=" + installation.aotCache());
    } else if (Files.exists(installation.aotCache())) {
      flags.add("-XX:AOTCache=" + installation.aotCache());
    }
    return flags;
  }
}

package io.clawstream.tools.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.apache.hc.core5.ssl.SSLContexts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The client connects to an address, but the certificate must be the name's. The server's is for
 * {@code site.test} and signed by itself.
 */
class PageFetcherTlsTest {
  private static final String PASSWORD = "changeit";

  @TempDir private Path directory;
  private Path keys;
  private HttpsServer server;
  private int port;

  @BeforeEach
  void start() throws IOException, GeneralSecurityException, InterruptedException {
    keys = directory.resolve("keys.p12");
    makeKeys();
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context()));
    server.createContext(
        "/",
        exchange -> {
          exchange.getResponseHeaders().set("Content-Type", "text/plain");
          exchange.sendResponseHeaders(200, 5);
          exchange.getResponseBody().write(new byte[] {'h', 'e', 'l', 'l', 'o'});
          exchange.close();
        });
    server.start();
    port = server.getAddress().getPort();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void theCertificateOfTheNameIsAccepted() throws Exception {
    assertThat(fetch("site.test", context()))
        .isInstanceOfSatisfying(
            Fetched.Page.class, page -> assertThat(page.text()).isEqualTo("hello"));
  }

  @Test
  void theCertificateOfAnotherNameIsRefused() throws Exception {
    assertThat(fetch("other.test", context()))
        .isEqualTo(new Fetched.Failed("No secure connection to other.test can be made."));
  }

  @Test
  void aCertificateThatNobodyVouchesForIsRefused() {
    assertThat(fetch("site.test", SSLContexts.createDefault()))
        .isEqualTo(new Fetched.Failed("No secure connection to site.test can be made."));
  }

  private Fetched fetch(String host, SSLContext tls) {
    try (PageFetcher fetcher =
        new PageFetcher(
            AllowedHosts.of(Set.of(host + ":" + port)),
            name -> new InetAddress[] {InetAddress.getLoopbackAddress()},
            tls)) {
      return fetcher.fetch("https://" + host + ":" + port + "/");
    }
  }

  private void makeKeys() throws IOException, InterruptedException {
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                "EC",
                "-dname",
                "CN=site.test",
                "-ext",
                "san=dns:site.test",
                "-storetype",
                "PKCS12",
                "-keystore",
                keys.toString(),
                "-storepass",
                PASSWORD)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("keytool.log").toFile())
            .start();
    assertThat(keytool.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(keys).as(Files.readString(directory.resolve("keytool.log"))).exists();
  }

  /** Of the server, and of clients that trust it. */
  private SSLContext context() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(keys)) {
      store.load(in, PASSWORD.toCharArray());
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(store, PASSWORD.toCharArray());
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }
}

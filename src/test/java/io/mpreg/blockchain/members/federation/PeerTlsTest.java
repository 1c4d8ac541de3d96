package io.mpreg.blockchain.members.federation;

import static io.mpreg.blockchain.members.federation.TestFederation.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mpreg.blockchain.ConcurrentTest;
import io.mpreg.blockchain.core.authority.AuthoritySets;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.transaction.Transaction;
import io.mpreg.blockchain.ledger.pending.Submission;
import io.mpreg.blockchain.members.federation.TestFederation.Member;
import io.mpreg.blockchain.members.peering.Peer;
import io.mpreg.blockchain.members.peering.PeerClient;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundleKey;
import org.springframework.boot.ssl.SslStoreBundle;

/// Members with mutual TLS, and their answers to clients without a certificate.
class PeerTlsTest {
  private static final String PASSWORD = "only for this test";
  private static final Bytes NOTHING = PeerMessages.encode(List.of());

  @TempDir Path directory;
  private TestFederation federation;
  private KeyStore trusted;
  private Peer first;

  @BeforeEach
  void start() throws IOException, GeneralSecurityException, InterruptedException {
    List<KeyStore> own = List.of(keyStore("first"), keyStore("second"));
    trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    for (int number = 0; number < own.size(); number++) {
      trusted.setCertificateEntry("member-" + number, own.get(number).getCertificate("member"));
    }
    federation = TestFederation.overTls(2, directory, number -> bundle(own.get(number), trusted));
    federation.start();
    first = new Peer(AuthoritySets.id(0), federation.addressOf(0));
  }

  @AfterEach
  void stop() {
    federation.close();
  }

  /// A key with a self-signed certificate for this machine.
  private KeyStore keyStore(String name)
      throws IOException, GeneralSecurityException, InterruptedException {
    Path file = directory.resolve(name + ".p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "member",
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + name,
                "-ext",
                "san=ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                PASSWORD)
            .inheritIO()
            .start();
    assertThat(keytool.waitFor()).isZero();
    return KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
  }

  private static SslBundle bundle(KeyStore own, KeyStore trusted) {
    return SslBundle.of(
        SslStoreBundle.of(own, PASSWORD, trusted), SslBundleKey.of(PASSWORD, "member"));
  }

  private PeerClient second(SSLContext tls) {
    return new PeerClient(
        federation.members.get(1).keys(),
        federation.genesis.chainId(),
        InstantSource.system(),
        Duration.ofSeconds(5),
        Optional.of(tls));
  }

  @ConcurrentTest
  void membersDecideTogether() {
    Member member = federation.members.getFirst();
    Transaction transaction = member.message(0, 0);
    assertThat(member.ledger().submissions().submit(transaction))
        .isInstanceOf(Submission.Accepted.class);
    await("final at both", () -> federation.members.stream().allMatch(each -> each.height() == 1));
  }

  @ConcurrentTest
  void whoShowsNoCertificateIsRefused() {
    SSLContext withoutOwn = bundle(null, trusted).createSslContext();
    try (PeerClient client = second(withoutOwn)) {
      assertThatThrownBy(() -> client.send(first, FederationRoutes.MESSAGES, NOTHING))
          .isInstanceOf(IOException.class);
    }
  }

  @ConcurrentTest
  void whoShowsACertificateThatIsNotOfTheBundleIsRefused()
      throws IOException, GeneralSecurityException, InterruptedException {
    SSLContext stranger = bundle(keyStore("stranger"), trusted).createSslContext();
    try (PeerClient client = second(stranger)) {
      assertThatThrownBy(() -> client.send(first, FederationRoutes.MESSAGES, NOTHING))
          .isInstanceOf(IOException.class);
    }
  }

  @ConcurrentTest
  void aMemberThatShowsAnotherCertificateIsNotTalkedTo()
      throws IOException, GeneralSecurityException, InterruptedException {
    KeyStore nobody = KeyStore.getInstance("PKCS12");
    nobody.load(null, null);
    nobody.setCertificateEntry("other", keyStore("other").getCertificate("member"));
    SSLContext suspicious = bundle(keyStore("third"), nobody).createSslContext();
    try (PeerClient client = second(suspicious)) {
      assertThatThrownBy(() -> client.send(first, FederationRoutes.MESSAGES, NOTHING))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("certification path");
    }
  }

  @ConcurrentTest
  @Timeout(60)
  void aHandshakeThatComesDropByDropIsEnded() throws IOException, InterruptedException {
    URI address = first.address();
    try (Socket socket = new Socket(address.getHost(), address.getPort())) {
      OutputStream out = socket.getOutputStream();
      socket.setSoTimeout(100);
      // A record of 512 bytes, which is not waited for until it is whole.
      out.write(new byte[] {0x16, 0x03, 0x01, 0x02, 0x00, 0x01});
      while (!isEnded(socket, out)) {
        Thread.sleep(100);
      }
    }
  }

  private static boolean isEnded(Socket socket, OutputStream out) {
    try {
      out.write(1);
      return socket.getInputStream().read() < 0;
    } catch (SocketTimeoutException open) {
      return false;
    } catch (IOException reset) {
      return true;
    }
  }

  @ConcurrentTest
  void withoutTlsNothingIsTaken() {
    Peer plain = new Peer(first.id(), URI.create("http://127.0.0.1:" + first.address().getPort()));
    try (PeerClient client =
        new PeerClient(
            federation.members.get(1).keys(),
            federation.genesis.chainId(),
            InstantSource.system(),
            Duration.ofSeconds(5),
            Optional.empty())) {
      assertThatThrownBy(() -> client.send(plain, FederationRoutes.MESSAGES, NOTHING))
          .isInstanceOf(IOException.class);
    }
  }
}

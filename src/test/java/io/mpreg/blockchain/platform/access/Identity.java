package io.mpreg.blockchain.platform.access;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// A key with a self-signed certificate, created by the JDK's keytool in a PKCS#12 file.
record Identity(Path file, KeyStore store) {
  static final String PASSWORD = "not-a-secret";

  static Identity create(Path directory, String name) throws Exception {
    Path file = directory.resolve(name + ".p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                name,
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + name + ",O=Member",
                "-ext",
                "san=ip:127.0.0.1",
                "-keystore",
                file.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (keytool.waitFor() != 0) {
      throw new IllegalStateException("keytool ended with " + keytool.exitValue());
    }
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream content = Files.newInputStream(file)) {
      store.load(content, PASSWORD.toCharArray());
    }
    return new Identity(file, store);
  }

  X509Certificate certificate() throws GeneralSecurityException {
    return (X509Certificate) store.getCertificate(store.aliases().nextElement());
  }

  /// A trust store with the certificates of trusted identities.
  static Path trusting(Path file, Identity... trusted) throws Exception {
    try (OutputStream content = Files.newOutputStream(file)) {
      trustStore(Arrays.asList(trusted)).store(content, PASSWORD.toCharArray());
    }
    return file;
  }

  private static KeyStore trustStore(List<Identity> trusted)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    for (Identity identity : trusted) {
      store.setCertificateEntry("trusted-" + store.size(), identity.certificate());
    }
    return store;
  }

  /// The TLS context of a client of this server, with or without a client certificate.
  SSLContext clientOf(Identity... client) throws GeneralSecurityException, IOException {
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trustStore(List.of(this)));
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(client.length == 0 ? null : client[0].store, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(client.length == 0 ? null : keys.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }
}

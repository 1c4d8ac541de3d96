package io.mpreg.blockchain.platform.access;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.platform.web.HexText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.security.auth.x500.X500Principal;

/// The operators of this member. Each line of the operators' file names one, with a credential:
///
/// ```
/// # a comment
/// alice key 9f86d081…                  SHA-256 of the key's text
/// bob certificate 60303ae2…            SHA-256 of the client certificate (DER)
/// night-shift subject CN=ops,O=Member  subject of a client certificate
/// ```
///
/// The file is read for every request, which are few: so removing a line takes effect at once.
final class Operators {
  private static final int MAX_BYTES = 256 * 1024;
  private static final Pattern LINE =
      Pattern.compile("(" + OperatorKey.NAME + ")\\s+(key|certificate|subject)\\s+(.+)");

  private final List<Operator> all;

  private Operators(List<Operator> all) {
    this.all = all;
  }

  private record Operator(String name, Evidence evidence) {}

  private sealed interface Evidence {
    record Key(Hash hash) implements Evidence {}

    record Certificate(Hash hash) implements Evidence {}

    record Subject(X500Principal name) implements Evidence {}
  }

  /// @throws IOException if the file cannot be read, or one of its lines is malformed
  static Operators read(Path file) throws IOException {
    if (Files.size(file) > MAX_BYTES) {
      throw new IOException("%s has more than %d bytes".formatted(file, MAX_BYTES));
    }
    List<Operator> all = new ArrayList<>();
    int number = 0;
    for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
      number++;
      String text = line.strip();
      if (!text.isEmpty() && !text.startsWith("#")) {
        all.add(parse(text, "%s, line %d".formatted(file, number)));
      }
    }
    return new Operators(List.copyOf(all));
  }

  private static Operator parse(String line, String place) throws IOException {
    Matcher parts = LINE.matcher(line);
    if (!parts.matches()) {
      throw new IOException(
          place + ": expected <name> key|certificate <64 hex digits>, or <name> subject <name>");
    }
    String proof = parts.group(3);
    try {
      Evidence evidence =
          switch (parts.group(2)) {
            case "key" -> new Evidence.Key(hash(proof));
            case "certificate" -> new Evidence.Certificate(hash(proof));
            default -> new Evidence.Subject(new X500Principal(proof));
          };
      return new Operator(parts.group(1), evidence);
    } catch (IllegalArgumentException wrong) {
      throw new IOException(place + ": " + wrong.getMessage(), wrong);
    }
  }

  // As sha256sum prints it, or as openssl does: AA:BB:…
  private static Hash hash(String text) {
    return HexText.decode(text.replace(":", "").toLowerCase(Locale.ROOT))
        .filter(bytes -> bytes.length == Hash.LENGTH)
        .map(Hash::fromBytes)
        .orElseThrow(() -> new IllegalArgumentException("a hash has 64 hex digits"));
  }

  /// The operator with this key. All hashes are compared, each in constant time.
  Optional<String> withKey(OperatorKey key) {
    byte[] asked = key.hash().toArray();
    Optional<String> found = Optional.empty();
    for (Operator operator : all) {
      if (operator.evidence() instanceof Evidence.Key(Hash hash)
          && MessageDigest.isEqual(hash.toArray(), asked)) {
        found = Optional.of(operator.name());
      }
    }
    return found;
  }

  /// The operator with this certificate; the TLS handshake has verified its validity and its key.
  Optional<String> withCertificate(X509Certificate certificate) {
    Hash hash = hash(certificate);
    X500Principal subject = certificate.getSubjectX500Principal();
    return all.stream()
        .filter(
            operator ->
                switch (operator.evidence()) {
                  case Evidence.Key key -> false;
                  case Evidence.Certificate(Hash known) -> known.equals(hash);
                  case Evidence.Subject(X500Principal known) -> known.equals(subject);
                })
        .map(Operator::name)
        .findFirst();
  }

  static Hash hash(X509Certificate certificate) {
    try {
      return Hash.of(certificate.getEncoded());
    } catch (CertificateEncodingException impossible) {
      throw new IllegalStateException("a decoded certificate cannot be encoded", impossible);
    }
  }
}

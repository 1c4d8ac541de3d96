package io.mpreg.blockchain.services.requests;

import io.mpreg.blockchain.core.crypto.SignatureAlgorithm;
import io.mpreg.blockchain.core.node.NodeId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.greenbytes.http.sfv.IntegerItem;
import org.greenbytes.http.sfv.Item;
import org.greenbytes.http.sfv.Parameters;
import org.greenbytes.http.sfv.StringItem;

/// The parameters of a signature (RFC 9421 section 2.3), all of which a profile asks for, but for
/// the algorithm.
///
/// @param algorithm empty for a key whose algorithm has no registered name
record SignatureParameters(
    Instant created,
    Instant expires,
    String nonce,
    NodeId keyId,
    Optional<String> algorithm,
    String tag) {
  private static final Duration MAX_LIFETIME = Duration.ofSeconds(60);

  /// How far the clocks of two services may differ.
  private static final Duration SKEW = Duration.ofSeconds(30);

  private static final Pattern NONCE = Pattern.compile("[!-~]{16,64}");
  private static final Set<String> REQUIRED = Set.of("created", "expires", "nonce", "keyid", "tag");
  private static final String ALGORITHM = "alg";

  SignatureParameters {
    if (!NONCE.matcher(nonce).matches()) {
      throw new IllegalArgumentException("'nonce' has not 16 to 64 characters of ASCII");
    }
  }

  /// Reads parsed parameters; anything else is an [IllegalArgumentException].
  static SignatureParameters of(Parameters given) {
    Set<String> names = new TreeSet<>(given.keySet());
    names.remove(ALGORITHM);
    if (!names.equals(REQUIRED)) {
      throw new IllegalArgumentException(
          "a signature has the parameters 'created', 'expires', 'nonce', 'keyid' and 'tag', perhaps"
              + " 'alg', and no others");
    }
    return new SignatureParameters(
        second(given, "created"),
        second(given, "expires"),
        text(given, "nonce"),
        new NodeId(text(given, "keyid")),
        given.containsKey(ALGORITHM) ? Optional.of(text(given, ALGORITHM)) : Optional.empty(),
        text(given, "tag"));
  }

  private static Instant second(Parameters given, String name) {
    if (given.get(name) instanceof IntegerItem item && item.getAsLong() >= 0) {
      return Instant.ofEpochSecond(item.getAsLong());
    }
    throw new IllegalArgumentException("'%s' is not a whole number of seconds".formatted(name));
  }

  private static String text(Parameters given, String name) {
    Item<?> item = given.get(name);
    if (item instanceof StringItem string) {
      return string.get();
    }
    throw new IllegalArgumentException("'%s' is not a string".formatted(name));
  }

  /// Why the signature is not accepted at a time.
  Optional<String> faultAt(Instant now) {
    Duration lifetime = Duration.between(created, expires);
    if (!lifetime.isPositive() || lifetime.compareTo(MAX_LIFETIME) > 0) {
      return Optional.of("it does not expire within 60 seconds after it was created");
    }
    if (now.isBefore(created.minus(SKEW))) {
      return Optional.of("it was created in the future, by this member's clock");
    }
    if (now.isAfter(expires.plus(SKEW))) {
      return Optional.of("it has expired, by this member's clock");
    }
    return Optional.empty();
  }

  /// Until when a receiver remembers the nonce: its clock may be ahead of that of the member that
  /// still accepts the signature, by as much as a member's clock may be behind.
  Instant rememberUntil() {
    return expires.plus(SKEW.multipliedBy(2));
  }

  /// Whether `alg` says what the key is for. Only Ed25519 has a registered name; the key decides,
  /// whatever is said.
  boolean fits(SignatureAlgorithm key) {
    return switch (key) {
      case ED25519 -> algorithm.equals(Optional.of(key.label()));
      case SECP256K1 -> algorithm.isEmpty();
    };
  }
}

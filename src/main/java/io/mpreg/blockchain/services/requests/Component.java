package io.mpreg.blockchain.services.requests;

import io.mpreg.blockchain.core.node.NodeId;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// What a signature covers: a part of the request that RFC 9421 section 2.2 derives, or a header
/// with the grammar that its value has.
enum Component {
  METHOD("@method", SignedRequest::method),
  TARGET_URI("@target-uri", SignedRequest::targetUri),
  IF_MATCH("if-match", Component::isText),
  CONTENT_TYPE("content-type", Component::isText),
  CONTENT_DIGEST("content-digest", Component::isText),
  CHAIN("mpreg-chain", matching("[0-9a-f]{64}")),
  RECEIVER("mpreg-receiver", NodeId::isName),
  ORIGIN("mpreg-origin", Component::isText),
  HEIGHT("mpreg-height", matching("0|[1-9][0-9]{0,14}")),
  KIND("mpreg-kind", matching("[a-z][a-z-]{0,31}")),
  DELIVERY("mpreg-delivery", matching("[!-~]{1,128}"));

  private static final int MAX_TEXT = 256;

  private final String label;

  @SuppressWarnings("ImmutableEnumChecker") // a function without state
  private final Function<SignedRequest, String> value;

  Component(String label, Function<SignedRequest, String> value) {
    this.label = label;
    this.value = value;
  }

  Component(String label, Predicate<String> grammar) {
    this(label, (SignedRequest request) -> checked(label, request.value(label), grammar));
  }

  /// The name in `Signature-Input`.
  String label() {
    return label;
  }

  /// The value in a request; an [IllegalArgumentException] where it has none or one of another
  /// grammar.
  String in(SignedRequest request) {
    return value.apply(request);
  }

  private static String checked(String label, String value, Predicate<String> grammar) {
    if (!grammar.test(value)) {
      throw new IllegalArgumentException(
          "the value of '%s' is not of its grammar".formatted(label));
    }
    return value;
  }

  private static Predicate<String> matching(String pattern) {
    return Pattern.compile(pattern).asMatchPredicate();
  }

  // One line of ASCII: with other characters, a value could pretend to be two lines of what is
  // signed.
  private static boolean isText(String value) {
    return !value.isEmpty()
        && value.length() <= MAX_TEXT
        && value.chars().allMatch(c -> c >= ' ' && c <= '~');
  }
}

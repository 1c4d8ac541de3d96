package io.mpreg.blockchain.core.rules;

/// Thrown for data that follows rules which this software does not know. The data may be valid;
/// newer software can read it.
public final class RulesUnknown extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Rules rules;

  /// @param what what follows the rules, as the beginning of a sentence
  /// @param rules the rules that it follows
  /// @param supported the last rules that this software supports
  public RulesUnknown(String what, Rules rules, Rules supported) {
    super(text(what, rules, supported));
    this.rules = rules;
  }

  /// The message, the same everywhere.
  public static String text(String what, Rules rules, Rules supported) {
    return "%s needs software that knows rules %s; this one knows rules up to %s"
        .formatted(what, rules, supported);
  }

  /// Throws if the rules are later than the supported ones.
  public static void unlessKnown(String what, Rules rules, Rules supported) {
    if (!supported.include(rules)) {
      throw new RulesUnknown(what, rules, supported);
    }
  }

  public Rules rules() {
    return rules;
  }
}

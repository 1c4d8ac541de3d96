package io.mpreg.blockchain.core.rules;

/// Something is made by rules that this software does not know: whoever wants to read it needs a
/// newer one. Nothing is wrong with it.
public final class RulesUnknown extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Rules rules;

  /// @param what of whom the rules are, as the beginning of a sentence
  /// @param rules those that are needed
  /// @param supported the last ones that are known
  public RulesUnknown(String what, Rules rules, Rules supported) {
    super(text(what, rules, supported));
    this.rules = rules;
  }

  /// The sentence that says so everywhere.
  public static String text(String what, Rules rules, Rules supported) {
    return "%s needs software that knows rules %s; this one knows rules up to %s"
        .formatted(what, rules, supported);
  }

  /// Throws where rules are not known.
  public static void unlessKnown(String what, Rules rules, Rules supported) {
    if (!supported.include(rules)) {
      throw new RulesUnknown(what, rules, supported);
    }
  }

  public Rules rules() {
    return rules;
  }
}

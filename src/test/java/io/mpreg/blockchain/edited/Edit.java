package io.mpreg.blockchain.edited;

/// A replacement of a text that occurs exactly once in a source file.
///
/// @param path below the root of the sources
public record Edit(String path, String text, String instead) {

  /// The source with this edit.
  public String applied(String source) {
    int first = source.indexOf(text);
    if (first < 0 || source.indexOf(text, first + 1) >= 0) {
      throw new AssertionError(
          "%s no longer contains exactly once what is to be changed; update the edit:\n%s"
              .formatted(path, text));
    }
    return source.substring(0, first) + instead + source.substring(first + text.length());
  }
}

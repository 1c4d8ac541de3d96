package io.mpreg.blockchain.platform.web;

/// That the body of an operation may be larger than [#DEFAULT_BYTES]; declared as a bean beside the
/// controller.
///
/// @param path of the operation, without patterns
/// @param bytes how large its body may be
public record BodyLimit(String path, int bytes) {
  /// How large a body may be of which nothing is declared.
  public static final int DEFAULT_BYTES = 256 * 1024;
}

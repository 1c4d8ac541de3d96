package io.mpreg.blockchain.platform.web;

/// Allows an operation a body larger than [#DEFAULT_BYTES]; declared as a bean beside the
/// controller.
///
/// @param path of the operation, without patterns
/// @param bytes the maximum size of its body
public record BodyLimit(String path, int bytes) {
  /// The maximum size of a body without a declaration.
  public static final int DEFAULT_BYTES = 256 * 1024;
}

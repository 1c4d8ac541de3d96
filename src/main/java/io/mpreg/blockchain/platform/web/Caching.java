package io.mpreg.blockchain.platform.web;

import java.time.Duration;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;

/// Cache headers: immutable for final data (RFC 8246), revalidation for everything else.
public final class Caching {
  private static final CacheControl IMMUTABLE =
      CacheControl.maxAge(Duration.ofDays(365)).cachePublic().immutable();

  private Caching() {}

  /// An answer that never changes.
  ///
  /// @param tag distinguishes the answer from every other at the same path; becomes a strong ETag
  public static <T> ResponseEntity<T> immutable(String tag, T body) {
    return ResponseEntity.ok().cacheControl(IMMUTABLE).eTag(tag).body(body);
  }

  /// An answer that the next block may change.
  public static <T> ResponseEntity<T> current(T body) {
    return ResponseEntity.ok().cacheControl(CacheControl.noCache()).body(body);
  }
}

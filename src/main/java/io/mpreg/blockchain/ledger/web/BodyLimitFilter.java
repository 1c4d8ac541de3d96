package io.mpreg.blockchain.ledger.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.OncePerRequestFilter;

/// Bounds what bodies can cost: each is limited while it streams in ([#MAX_BODY], for a batch
/// [#MAX_BATCH_BODY]), none may be encoded, and all that are in hand at the same time share one
/// memory budget. Virtual threads have no pool that would push back, so this does: who finds no
/// room within [#PATIENCE_MILLIS] is told to come again.
final class BodyLimitFilter extends OncePerRequestFilter {
  static final int MAX_BODY = 256 * 1024;
  static final int MAX_BATCH_BODY = 16 * 1024 * 1024;
  static final long PATIENCE_MILLIS = 2_000;

  private static final int UNIT = 1024;

  private final int unitsInAll;
  private final Semaphore units;

  /// @param memoryBytes what all bodies may hold together; at least one batch
  BodyLimitFilter(long memoryBytes) {
    if (memoryBytes < MAX_BATCH_BODY) {
      throw new IllegalArgumentException(
          "memory for bodies is %d bytes, at least %d are needed"
              .formatted(memoryBytes, MAX_BATCH_BODY));
    }
    unitsInAll = Math.toIntExact(memoryBytes / UNIT);
    units = new Semaphore(unitsInAll);
  }

  /// Units of 1 KiB that are free.
  int freeUnits() {
    return units.availablePermits();
  }

  int unitsInAll() {
    return unitsInAll;
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return request.getContentLengthLong() <= 0
        && request.getHeader(HttpHeaders.TRANSFER_ENCODING) == null;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    int limit = request.getRequestURI().endsWith("/batch") ? MAX_BATCH_BODY : MAX_BODY;
    Optional<Problem> refusal = refusal(request, limit);
    if (refusal.isPresent()) {
      response.setHeader(HttpHeaders.ACCEPT_ENCODING, "identity");
      ProblemResponse.write(refusal.get(), request, response);
      return;
    }
    long declared = request.getContentLengthLong();
    int needed = Math.ceilDiv(declared < 0 ? limit : (int) declared, UNIT);
    if (!acquired(needed)) {
      Problem busy =
          Problem.of(
              HttpFault.SERVER_BUSY, "no room for this body within 2 seconds; send it again");
      ProblemResponse.write(busy, request, response);
      return;
    }
    try {
      chain.doFilter(new LimitedRequest(request, limit), response);
    } finally {
      units.release(needed);
    }
  }

  private static Optional<Problem> refusal(HttpServletRequest request, int limit) {
    String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
    if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
      return Optional.of(
          Problem.of(
              HttpFault.CONTENT_ENCODING_UNSUPPORTED, "send the body without Content-Encoding"));
    }
    return request.getContentLengthLong() > limit
        ? Optional.of(LimitedInputStream.tooLarge(limit))
        : Optional.empty();
  }

  private boolean acquired(int needed) {
    try {
      return units.tryAcquire(needed, PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static final class LimitedRequest extends HttpServletRequestWrapper {
    private final int limit;

    LimitedRequest(HttpServletRequest request, int limit) {
      super(request);
      this.limit = limit;
    }

    @Override
    public ServletInputStream getInputStream() throws IOException {
      return new LimitedInputStream(super.getInputStream(), limit);
    }
  }
}

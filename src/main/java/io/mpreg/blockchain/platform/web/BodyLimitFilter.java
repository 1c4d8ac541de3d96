package io.mpreg.blockchain.platform.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UnsupportedEncodingException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.OncePerRequestFilter;

/// Bounds request bodies: each is limited while it streams in ([BodyLimit#DEFAULT_BYTES], or the
/// operation's [BodyLimit]), content codings are refused, and all bodies in progress share one
/// memory budget ([BodyReservation]). Virtual threads have no pool that gives back-pressure, so
/// this filter does: a request whose next bytes find no room is answered with `server-busy`.
final class BodyLimitFilter extends OncePerRequestFilter {

  private final Map<String, Integer> limits;
  private final int unitsInAll;
  private final Semaphore units;

  /// @param memoryBytes the budget of all bodies together; at least the largest allowed body
  BodyLimitFilter(long memoryBytes, List<BodyLimit> larger) {
    limits = larger.stream().collect(Collectors.toMap(BodyLimit::path, BodyLimit::bytes));
    int largest = limits.values().stream().reduce(BodyLimit.DEFAULT_BYTES, Math::max);
    if (memoryBytes < largest) {
      throw new IllegalArgumentException(
          "memory for bodies is %d bytes; at least %d are needed".formatted(memoryBytes, largest));
    }
    unitsInAll = Math.toIntExact(memoryBytes / BodyReservation.UNIT);
    units = new Semaphore(unitsInAll);
  }

  /// The free units of [BodyReservation].
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
    int limit = limit(request);
    Optional<Problem> refusal = refusal(request, limit);
    if (refusal.isPresent()) {
      response.setHeader(HttpHeaders.ACCEPT_ENCODING, "identity");
      ProblemResponse.write(refusal.get(), request, response);
      return;
    }
    BodyReservation reservation = BodyReservation.begin(request, units);
    try {
      chain.doFilter(new LimitedRequest(request, limit, reservation), response);
    } finally {
      reservation.release();
    }
  }

  private int limit(HttpServletRequest request) {
    String path = request.getRequestURI().substring(request.getContextPath().length());
    return limits.getOrDefault(path, BodyLimit.DEFAULT_BYTES);
  }

  private static Optional<Problem> refusal(HttpServletRequest request, int limit) {
    String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
    if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
      return Optional.of(
          Problem.of(
              RequestFault.CONTENT_ENCODING_UNSUPPORTED, "send the body without Content-Encoding"));
    }
    return request.getContentLengthLong() > limit
        ? Optional.of(LimitedInputStream.tooLarge(limit))
        : Optional.empty();
  }

  /// Returns the same limited body, however often and by which method it is requested.
  private static final class LimitedRequest extends HttpServletRequestWrapper {
    private final int limit;
    private final BodyReservation reservation;
    private @Nullable LimitedInputStream body;
    private @Nullable BufferedReader reader;

    LimitedRequest(HttpServletRequest request, int limit, BodyReservation reservation) {
      super(request);
      this.limit = limit;
      this.reservation = reservation;
    }

    @Override
    public ServletInputStream getInputStream() throws IOException {
      LimitedInputStream known = body;
      if (known == null) {
        known = new LimitedInputStream(super.getInputStream(), limit, reservation);
        body = known;
      }
      return known;
    }

    @Override
    public BufferedReader getReader() throws IOException {
      BufferedReader known = reader;
      if (known == null) {
        known = new BufferedReader(new InputStreamReader(getInputStream(), charset()));
        reader = known;
      }
      return known;
    }

    private Charset charset() throws UnsupportedEncodingException {
      String name = getCharacterEncoding();
      try {
        return name == null ? StandardCharsets.ISO_8859_1 : Charset.forName(name);
      } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
        throw new UnsupportedEncodingException(name);
      }
    }
  }
}

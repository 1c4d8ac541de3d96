package io.mpreg.blockchain.platform.web;

import io.mpreg.blockchain.core.crypto.Hash;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;
import org.springframework.web.filter.OncePerRequestFilter;

/// Logs one line for each request, with its id, and for each refused item of a batch: at INFO
/// refused writes and failures of this member, at most [#LINES_PER_SECOND]; everything at DEBUG.
/// Never a query, a header, a body or the detail of a problem: they may contain secrets.
public final class RequestLog extends OncePerRequestFilter {
  static final int LINES_PER_SECOND = 20;

  // A lower-case logger name, so that an environment variable can set its level.
  public static final String NAME = "ledger.requests";

  private static final Logger LOG = LoggerFactory.getLogger(NAME);
  private static final LogLineLimit LIMIT = new LogLineLimit(LINES_PER_SECOND);
  private static final Set<String> READS = Set.of("GET", "HEAD", "OPTIONS");
  private static final String TRANSACTION = RequestLog.class.getName() + ".transaction";
  private static final String CODE = RequestLog.class.getName() + ".code";
  private static final int MAX_PATH = 256;
  private static final long NANOS_PER_MILLI = 1_000_000;

  /// Notes the transaction of the request.
  public static void about(HttpServletRequest request, Hash transaction) {
    request.setAttribute(TRANSACTION, transaction);
  }

  /// Notes the problem that the request is answered with.
  static void answered(HttpServletRequest request, Problem problem) {
    request.setAttribute(CODE, problem.code());
  }

  /// Logs a refused item of a batch.
  ///
  /// @param id of the transaction; null when the item is not a transaction
  public static void refused(@Nullable String id, Problem problem) {
    LoggingEventBuilder line = line(true);
    if (line == null) {
      return;
    }
    if (id != null) {
      line = line.addKeyValue("transactionId", id);
    }
    line.addKeyValue("code", problem.code())
        .log("Refused {}: {}", id == null ? "an item" : id, problem.code());
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    long begin = System.nanoTime();
    boolean failed = true;
    try {
      chain.doFilter(request, response);
      failed = false;
    } finally {
      int status = failed ? RequestFault.INTERNAL_ERROR.status() : response.getStatus();
      tell(request, status, (System.nanoTime() - begin) / NANOS_PER_MILLI);
    }
  }

  private static void tell(HttpServletRequest request, int status, long millis) {
    boolean refused = status >= 400 && !READS.contains(request.getMethod());
    LoggingEventBuilder line = line(refused || status >= 500);
    if (line == null) {
      return;
    }
    String path = request.getRequestURI();
    String shown = path.length() <= MAX_PATH ? path : path.substring(0, MAX_PATH) + "…";
    String what = "";
    if (request.getAttribute(CODE) instanceof String code) {
      line = line.addKeyValue("code", code);
      what = " " + code;
    }
    if (request.getAttribute(TRANSACTION) instanceof Hash id) {
      line = line.addKeyValue("transactionId", id.hex());
      what += " " + id.hex();
    }
    line.addKeyValue("method", request.getMethod())
        .addKeyValue("path", shown)
        .addKeyValue("status", status)
        .addKeyValue("durationMillis", millis)
        .log("{} {} {}{} in {} ms", request.getMethod(), shown, status, what, millis);
  }

  // INFO lines beyond the limit are still logged at DEBUG.
  private static @Nullable LoggingEventBuilder line(boolean notable) {
    if (notable && LOG.isInfoEnabled()) {
      OptionalLong leftOut = LIMIT.next();
      if (leftOut.isPresent()) {
        LoggingEventBuilder line = LOG.atLevel(Level.INFO);
        return leftOut.getAsLong() == 0
            ? line
            : line.addKeyValue("linesLeftOut", leftOut.getAsLong());
      }
    }
    return LOG.isDebugEnabled() ? LOG.atLevel(Level.DEBUG) : null;
  }
}

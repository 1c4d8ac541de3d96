package io.mpreg.blockchain.ledger.history.web;

import io.mpreg.blockchain.ledger.history.FoundDamage;
import io.mpreg.blockchain.ledger.history.NotHeld;
import io.mpreg.blockchain.ledger.history.SearchBusy;
import io.mpreg.blockchain.ledger.history.SearchTooBroad;
import io.mpreg.blockchain.platform.database.StoreDamaged;
import io.mpreg.blockchain.platform.database.StoreFailure;
import io.mpreg.blockchain.platform.web.LogLineLimit;
import io.mpreg.blockchain.platform.web.Problem;
import io.mpreg.blockchain.platform.web.ProblemResponse;
import io.mpreg.blockchain.platform.web.RequestFault;
import jakarta.servlet.http.HttpServletRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/// Maps failures of the history to problems.
@RestControllerAdvice
@Order(0)
class HistoryProblems {
  // Logged here with its stack trace; the request log has a line for each request too.
  private static final LogLineLimit FAILURES = new LogLineLimit(1);
  private static final Logger LOG = LoggerFactory.getLogger(HistoryProblems.class);

  private final FoundDamage damage;

  HistoryProblems(FoundDamage damage) {
    this.damage = damage;
  }

  @ExceptionHandler
  ResponseEntity<Problem> storeFailed(StoreFailure failure, HttpServletRequest request) {
    if (FAILURES.next().isPresent()) {
      LOG.warn("Store failure in {} {}", request.getMethod(), request.getRequestURI(), failure);
    }
    // Only a write has an unknown outcome.
    boolean isRead = request.getMethod().equals(HttpMethod.GET.name());
    return ProblemResponse.of(
        Problem.of(
            HistoryFault.STORE_UNAVAILABLE,
            isRead
                ? "the database does not answer; try again"
                : "the outcome is unknown; query the status, or send the same bytes again"),
        request);
  }

  @ExceptionHandler
  ResponseEntity<Problem> storeDamaged(StoreDamaged damaged, HttpServletRequest request) {
    damage.found(damaged.divergence());
    return ProblemResponse.of(
        Problem.of(
            HistoryFault.STORE_DAMAGED,
            damaged.divergence() + "; ask another member, and tell the operator of this one"),
        request);
  }

  @ExceptionHandler
  ResponseEntity<Problem> tooBroad(SearchTooBroad search, HttpServletRequest request) {
    return ProblemResponse.of(
        Problem.of(
            HistoryFault.SEARCH_TOO_BROAD,
            "it took more than 2 seconds because few transactions match; add a sender or a"
                + " receiver"),
        request);
  }

  @ExceptionHandler
  ResponseEntity<Problem> busy(SearchBusy search, HttpServletRequest request) {
    return ProblemResponse.of(
        Problem.of(RequestFault.SERVER_BUSY, "too many searches are running; try again"), request);
  }

  @ExceptionHandler
  ResponseEntity<Problem> notHeld(NotHeld below, HttpServletRequest request) {
    return ProblemResponse.of(
        Problem.of(HistoryFault.NOT_HELD, String.valueOf(below.getMessage())), request);
  }
}

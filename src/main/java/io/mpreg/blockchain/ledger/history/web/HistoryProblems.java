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

/// What the history answers instead of what was asked for.
@RestControllerAdvice
@Order(0)
class HistoryProblems {
  // With a cause and its trace; every request has a line in the log of requests besides.
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
    // Reads have no outcome.
    boolean isRead = request.getMethod().equals(HttpMethod.GET.name());
    return ProblemResponse.of(
        Problem.of(
            HistoryFault.STORE_UNAVAILABLE,
            isRead
                ? "the database does not answer; ask again"
                : "the outcome is unknown; ask, or send the same bytes again"),
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
            "it took more than 2 seconds because it matches little; add a sender or a receiver"),
        request);
  }

  @ExceptionHandler
  ResponseEntity<Problem> busy(SearchBusy search, HttpServletRequest request) {
    return ProblemResponse.of(
        Problem.of(RequestFault.SERVER_BUSY, "too many searches run at once; ask again"), request);
  }

  @ExceptionHandler
  ResponseEntity<Problem> notHeld(NotHeld below, HttpServletRequest request) {
    return ProblemResponse.of(
        Problem.of(HistoryFault.NOT_HELD, String.valueOf(below.getMessage())), request);
  }
}

package io.mpreg.blockchain.ledger.log.web;

import io.mpreg.blockchain.ledger.history.TooManyChanges;
import io.mpreg.blockchain.ledger.log.CheckpointUncosigned;
import io.mpreg.blockchain.ledger.log.CheckpointUnsigned;
import io.mpreg.blockchain.platform.web.Problem;
import io.mpreg.blockchain.platform.web.ProblemResponse;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.core.annotation.Order;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/// Maps missing checkpoints and oversized proofs to problems.
@RestControllerAdvice
@Order(0)
class LogProblems {
  @ExceptionHandler
  ResponseEntity<Problem> unsigned(CheckpointUnsigned unsigned, HttpServletRequest request) {
    return ProblemResponse.of(
        Problem.of(LogFault.CHECKPOINT_UNSIGNED, String.valueOf(unsigned.getMessage())), request);
  }

  @ExceptionHandler
  ResponseEntity<Problem> uncosigned(CheckpointUncosigned uncosigned, HttpServletRequest request) {
    return ProblemResponse.of(
        Problem.of(LogFault.CHECKPOINT_UNKNOWN, String.valueOf(uncosigned.getMessage())), request);
  }

  @ExceptionHandler
  ResponseEntity<Problem> tooManyChanges(TooManyChanges changes, HttpServletRequest request) {
    return ProblemResponse.of(
        Problem.of(
            LogFault.AUTHORITY_CHANGES_TOO_MANY,
            changes.getMessage() + "; follow /api/v1/authorities/changes, and give `from`"),
        request);
  }
}

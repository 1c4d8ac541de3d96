package io.mpreg.blockchain.ledger.standing.web;

import io.mpreg.blockchain.ledger.standing.NodeUnknown;
import io.mpreg.blockchain.platform.web.Problem;
import io.mpreg.blockchain.platform.web.ProblemResponse;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.core.annotation.Order;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/// Maps unknown nodes to problems.
@RestControllerAdvice
@Order(0)
class StandingProblems {
  @ExceptionHandler
  ResponseEntity<Problem> unknown(NodeUnknown unknown, HttpServletRequest request) {
    return ProblemResponse.of(
        Problem.of(StandingFault.NODE_UNKNOWN, String.valueOf(unknown.getMessage())), request);
  }
}

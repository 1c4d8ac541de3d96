package io.mpreg.blockchain.ledger.door.web;

import io.mpreg.blockchain.ledger.pending.Closure;
import io.mpreg.blockchain.ledger.pending.NotAccepting;
import io.mpreg.blockchain.platform.web.Problem;
import io.mpreg.blockchain.platform.web.ProblemResponse;
import io.mpreg.blockchain.platform.web.RequestFault;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.core.annotation.Order;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/// The problems of a member that accepts no transactions.
@RestControllerAdvice
@Order(0)
class ClosedProblems {
  @ExceptionHandler
  ResponseEntity<Problem> notAccepting(NotAccepting refused, HttpServletRequest request) {
    Closure closure = refused.closure();
    String detail = "nothing was accepted: " + closure.detail();
    return ProblemResponse.of(
        switch (closure.reason()) {
          case FOLLOWS -> Problem.of(DoorFault.MEMBER_FOLLOWS, detail);
          case KEY_REPLACED -> Problem.of(DoorFault.MEMBER_KEY_REPLACED, detail);
          case RULES_UNKNOWN ->
              Problem.of(
                  DoorFault.RULES_UNKNOWN,
                  detail + "; submit to another member until this one is replaced");
          // The reason is for the operators only, because it names files.
          case HALTED ->
              Problem.of(
                  DoorFault.MEMBER_HALTED,
                  "nothing was accepted, and nothing will be until its operators have acted;"
                      + " submit to another member");
          case BUSY -> Problem.of(RequestFault.SERVER_BUSY, detail);
        },
        request);
  }
}

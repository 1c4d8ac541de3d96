package io.mpreg.blockchain.services.messaging.web;

import io.mpreg.blockchain.platform.web.Problem;
import io.mpreg.blockchain.platform.web.ProblemResponse;
import io.mpreg.blockchain.services.messaging.PositionInvalid;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.core.annotation.Order;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/// Maps failures of reading messages to problems.
@RestControllerAdvice
@Order(0)
class MessagingProblems {

  @ExceptionHandler
  ResponseEntity<Problem> positionInvalid(PositionInvalid position, HttpServletRequest request) {
    return ProblemResponse.of(
        Problem.of(MessagingFault.POSITION_INVALID, String.valueOf(position.getMessage())),
        request);
  }
}

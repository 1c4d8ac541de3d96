package io.mpreg.blockchain.ledger.web;

import io.mpreg.blockchain.ledger.CheckpointUncosigned;
import io.mpreg.blockchain.ledger.CheckpointUnsigned;
import io.mpreg.blockchain.ledger.Closure;
import io.mpreg.blockchain.ledger.FoundDamage;
import io.mpreg.blockchain.ledger.NotAccepting;
import io.mpreg.blockchain.ledger.NotHeld;
import io.mpreg.blockchain.ledger.SearchBusy;
import io.mpreg.blockchain.ledger.SearchTooBroad;
import io.mpreg.blockchain.ledger.StoreDamaged;
import io.mpreg.blockchain.ledger.StoreFailure;
import io.mpreg.blockchain.ledger.TooManyChanges;
import jakarta.servlet.http.HttpServletRequest;
import java.io.CharConversionException;
import java.net.SocketTimeoutException;
import java.util.Optional;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.TypeMismatchException;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.NoHandlerFoundException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import org.springframework.web.servlet.resource.NoResourceFoundException;
import org.springframework.web.util.DisconnectedClientHelper;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.databind.DatabindException;

/// Turns whatever ends a request into a problem.
@RestControllerAdvice
class ProblemAdvice extends ResponseEntityExceptionHandler {
  // With a cause and its trace; every request has a line in RequestLog besides.
  private static final LineLimit FAILURES = new LineLimit(1);
  private static final Logger LOG = LoggerFactory.getLogger(ProblemAdvice.class);

  private final FoundDamage damage;

  ProblemAdvice(FoundDamage damage) {
    this.damage = damage;
  }

  @ExceptionHandler
  ResponseEntity<Problem> refused(RequestRefused refused, HttpServletRequest request) {
    return ProblemResponse.of(refused.problem(), request);
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
            HttpFault.STORE_UNAVAILABLE,
            isRead
                ? "the database does not answer; ask again"
                : "the outcome is unknown; ask, or send the same bytes again"),
        request);
  }

  @ExceptionHandler
  ResponseEntity<Problem> notAccepting(NotAccepting refused, HttpServletRequest request) {
    Closure closure = refused.closure();
    String detail = "nothing was accepted: " + closure.detail();
    return ProblemResponse.of(
        switch (closure.reason()) {
          case FOLLOWS -> Problem.of(HttpFault.MEMBER_FOLLOWS, detail);
          case KEY_REPLACED -> Problem.of(HttpFault.MEMBER_KEY_REPLACED, detail);
          case RULES_UNKNOWN ->
              Problem.of(
                  HttpFault.RULES_UNKNOWN,
                  detail + "; submit to another member until this one is replaced");
          // The reason is for its operators: it names files.
          case HALTED ->
              Problem.of(
                  HttpFault.MEMBER_HALTED,
                  "nothing was accepted, and nothing will be before its operators have acted;"
                      + " submit to another member");
          case BUSY -> Problem.of(HttpFault.SERVER_BUSY, detail);
        },
        request);
  }

  @ExceptionHandler
  ResponseEntity<Problem> storeDamaged(StoreDamaged damaged, HttpServletRequest request) {
    damage.found(damaged.divergence());
    return ProblemResponse.of(
        Problem.of(
            HttpFault.STORE_DAMAGED,
            damaged.divergence() + "; ask another member, and tell the operator of this one"),
        request);
  }

  @ExceptionHandler
  ResponseEntity<Problem> tooBroad(SearchTooBroad search, HttpServletRequest request) {
    return ProblemResponse.of(
        Problem.of(
            HttpFault.SEARCH_TOO_BROAD,
            "it took more than 2 seconds because it matches little; add a sender or a receiver"),
        request);
  }

  @ExceptionHandler
  ResponseEntity<Problem> busy(SearchBusy search, HttpServletRequest request) {
    return ProblemResponse.of(
        Problem.of(HttpFault.SERVER_BUSY, "too many searches run at once; ask again"), request);
  }

  @ExceptionHandler
  ResponseEntity<Problem> tooManyChanges(TooManyChanges changes, HttpServletRequest request) {
    return ProblemResponse.of(
        Problem.of(
            HttpFault.AUTHORITY_CHANGES_TOO_MANY,
            changes.getMessage() + "; follow /api/v1/authorities/changes, and give `from`"),
        request);
  }

  @ExceptionHandler
  ResponseEntity<Problem> unsigned(CheckpointUnsigned unsigned, HttpServletRequest request) {
    return ProblemResponse.of(
        Problem.of(HttpFault.CHECKPOINT_UNSIGNED, String.valueOf(unsigned.getMessage())), request);
  }

  @ExceptionHandler
  ResponseEntity<Problem> uncosigned(CheckpointUncosigned uncosigned, HttpServletRequest request) {
    return ProblemResponse.of(
        Problem.of(HttpFault.CHECKPOINT_UNKNOWN, String.valueOf(uncosigned.getMessage())), request);
  }

  @ExceptionHandler
  ResponseEntity<Problem> notHeld(NotHeld below, HttpServletRequest request) {
    return ProblemResponse.of(
        Problem.of(HttpFault.NOT_HELD, String.valueOf(below.getMessage())), request);
  }

  /// Tomcat decodes queries when they are first asked for.
  @ExceptionHandler
  ResponseEntity<Problem> undecodable(
      InvalidParameterException invalid, HttpServletRequest request) {
    return ProblemResponse.of(
        Problem.of(HttpFault.PARAMETER_INVALID, "the query is not valid UTF-8 in percent-encoding"),
        request);
  }

  @ExceptionHandler
  @Nullable ResponseEntity<Problem> failed(Exception failure, HttpServletRequest request) {
    if (DisconnectedClientHelper.isClientDisconnectedException(failure)) {
      return null;
    }
    LOG.error("Failed {} {}", request.getMethod(), request.getRequestURI(), failure);
    return ProblemResponse.of(
        Problem.of(
            HttpFault.INTERNAL_ERROR, "the log of this member has the cause under the request id"),
        request);
  }

  /// Every exception of Spring's own comes through here.
  @Override
  protected ResponseEntity<Object> handleExceptionInternal(
      Exception exception,
      @Nullable Object body,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    HttpServletRequest servlet = ((ServletWebRequest) request).getRequest();
    Problem problem = problem(exception, status);
    if (problem.status() == HttpFault.INTERNAL_ERROR.status()) {
      LOG.error("Failed {} {}", servlet.getMethod(), servlet.getRequestURI(), exception);
    }
    ResponseEntity<Problem> answer = ProblemResponse.of(problem, servlet, headers);
    return ResponseEntity.status(answer.getStatusCode())
        .headers(answer.getHeaders())
        .body(answer.getBody());
  }

  private static Problem problem(Exception exception, HttpStatusCode status) {
    // Who reads a body wraps whatever its stream throws.
    return cause(exception, RequestRefused.class)
        .map(RequestRefused::problem)
        .orElseGet(() -> ofSpring(exception, status));
  }

  private static <T extends Throwable> Optional<T> cause(Throwable failure, Class<T> type) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return Optional.of(type.cast(cause));
      }
    }
    return Optional.empty();
  }

  private static Problem ofSpring(Exception exception, HttpStatusCode status) {
    return switch (exception) {
      case HttpMessageNotReadableException unreadable -> body(unreadable);
      case MissingServletRequestParameterException missing ->
          Problem.of(
              HttpFault.PARAMETER_MISSING, "parameter '%s'".formatted(missing.getParameterName()));
      case TypeMismatchException mismatch -> parameter(mismatch);
      case HttpRequestMethodNotSupportedException method ->
          Problem.of(HttpFault.METHOD_NOT_ALLOWED, method.getMethod() + " is not one of Allow");
      case HttpMediaTypeNotSupportedException type ->
          Problem.of(HttpFault.MEDIA_TYPE_UNSUPPORTED, "send application/json");
      case HttpMediaTypeNotAcceptableException type ->
          Problem.of(HttpFault.NOT_ACCEPTABLE, "the answer is " + served(type));
      case NoResourceFoundException unknown -> unknownPath();
      case NoHandlerFoundException unknown -> unknownPath();
      default ->
          status.is4xxClientError()
              ? Problem.of(HttpFault.REQUEST_MALFORMED, "the request cannot be read")
              : Problem.of(HttpFault.INTERNAL_ERROR, "the log of this member has the cause");
    };
  }

  private static String served(HttpMediaTypeNotAcceptableException refused) {
    boolean isStream = refused.getSupportedMediaTypes().contains(MediaType.TEXT_EVENT_STREAM);
    return isStream ? MediaType.TEXT_EVENT_STREAM_VALUE : MediaType.APPLICATION_JSON_VALUE;
  }

  private static Problem unknownPath() {
    return Problem.of(HttpFault.PATH_UNKNOWN, "see /v3/api-docs for what there is");
  }

  private static Problem parameter(TypeMismatchException mismatch) {
    String name =
        mismatch instanceof MethodArgumentTypeMismatchException argument
            ? argument.getName()
            : String.valueOf(mismatch.getPropertyName());
    Throwable cause = NestedExceptionUtils.getMostSpecificCause(mismatch);
    // The grammars of this interface say what they want; anything else would speak of classes.
    boolean own = cause.getClass() == IllegalArgumentException.class;
    String detail = own ? cause.getMessage() : "is not of its grammar";
    return Problem.of(HttpFault.PARAMETER_INVALID, "%s: %s".formatted(name, detail));
  }

  private static Problem body(HttpMessageNotReadableException unreadable) {
    if (cause(unreadable, SocketTimeoutException.class).isPresent()) {
      return Problem.of(HttpFault.REQUEST_TIMEOUT, "the rest of the body did not arrive");
    }
    return switch (unreadable.getCause()) {
      case DatabindException invalid -> JsonProblems.invalid(invalid);
      case JacksonIOException ended when cause(ended, CharConversionException.class).isEmpty() ->
          unframed();
      case JacksonException malformed -> JsonProblems.malformed(malformed);
      case null -> Problem.of(HttpFault.BODY_MISSING, "the body is empty");
      default -> unframed();
    };
  }

  private static Problem unframed() {
    return Problem.of(HttpFault.REQUEST_MALFORMED, "the body ended early or is not framed rightly");
  }
}

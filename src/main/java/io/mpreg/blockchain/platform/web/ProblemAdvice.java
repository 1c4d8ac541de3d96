package io.mpreg.blockchain.platform.web;

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
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
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

/// Maps every exception of a request to a problem. Exceptions of a feature are mapped by its own
/// advice, which has precedence.
@RestControllerAdvice
@Order(Ordered.LOWEST_PRECEDENCE)
public class ProblemAdvice extends ResponseEntityExceptionHandler {
  private static final Logger LOG = LoggerFactory.getLogger(ProblemAdvice.class);

  @ExceptionHandler
  ResponseEntity<Problem> refused(RequestRefused refused, HttpServletRequest request) {
    return ProblemResponse.of(refused.problem(), request);
  }

  /// Tomcat decodes a query on the first access to a parameter.
  @ExceptionHandler
  ResponseEntity<Problem> undecodable(
      InvalidParameterException invalid, HttpServletRequest request) {
    return ProblemResponse.of(
        Problem.of(
            RequestFault.PARAMETER_INVALID, "the query is not valid UTF-8 in percent-encoding"),
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
            RequestFault.INTERNAL_ERROR,
            "the log of this member has the cause under the request id"),
        request);
  }

  /// All of Spring's own exceptions pass through here.
  @Override
  protected ResponseEntity<Object> handleExceptionInternal(
      Exception exception,
      @Nullable Object body,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    HttpServletRequest servlet = ((ServletWebRequest) request).getRequest();
    Problem problem = problem(exception, status);
    if (problem.status() == RequestFault.INTERNAL_ERROR.status()) {
      LOG.error("Failed {} {}", servlet.getMethod(), servlet.getRequestURI(), exception);
    }
    ResponseEntity<Problem> answer = ProblemResponse.of(problem, servlet, headers);
    return ResponseEntity.status(answer.getStatusCode())
        .headers(answer.getHeaders())
        .body(answer.getBody());
  }

  private static Problem problem(Exception exception, HttpStatusCode status) {
    // The body's parser wraps exceptions of its stream.
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
              RequestFault.PARAMETER_MISSING,
              "parameter '%s'".formatted(missing.getParameterName()));
      case TypeMismatchException mismatch -> parameter(mismatch);
      case HttpRequestMethodNotSupportedException method ->
          Problem.of(RequestFault.METHOD_NOT_ALLOWED, method.getMethod() + " is not one of Allow");
      case HttpMediaTypeNotSupportedException type ->
          Problem.of(RequestFault.MEDIA_TYPE_UNSUPPORTED, "send application/json");
      case HttpMediaTypeNotAcceptableException type ->
          Problem.of(RequestFault.NOT_ACCEPTABLE, "the answer is " + served(type));
      case NoResourceFoundException unknown -> unknownPath();
      case NoHandlerFoundException unknown -> unknownPath();
      default ->
          status.is4xxClientError()
              ? Problem.of(RequestFault.REQUEST_MALFORMED, "the request cannot be read")
              : Problem.of(RequestFault.INTERNAL_ERROR, "the log of this member has the cause");
    };
  }

  private static String served(HttpMediaTypeNotAcceptableException refused) {
    boolean isStream = refused.getSupportedMediaTypes().contains(MediaType.TEXT_EVENT_STREAM);
    return isStream ? MediaType.TEXT_EVENT_STREAM_VALUE : MediaType.APPLICATION_JSON_VALUE;
  }

  private static Problem unknownPath() {
    return Problem.of(RequestFault.PATH_UNKNOWN, "see /v3/api-docs for what there is");
  }

  private static Problem parameter(TypeMismatchException mismatch) {
    String name =
        mismatch instanceof MethodArgumentTypeMismatchException argument
            ? argument.getName()
            : String.valueOf(mismatch.getPropertyName());
    Throwable cause = NestedExceptionUtils.getMostSpecificCause(mismatch);
    // Messages of this interface's own parsers are shown; others would name classes.
    boolean own = cause.getClass() == IllegalArgumentException.class;
    String detail = own ? cause.getMessage() : "is malformed";
    return Problem.of(RequestFault.PARAMETER_INVALID, "%s: %s".formatted(name, detail));
  }

  private static Problem body(HttpMessageNotReadableException unreadable) {
    if (cause(unreadable, SocketTimeoutException.class).isPresent()) {
      return Problem.of(RequestFault.REQUEST_TIMEOUT, "the rest of the body did not arrive");
    }
    return switch (unreadable.getCause()) {
      case DatabindException invalid -> JsonProblems.invalid(invalid);
      case JacksonIOException ended when cause(ended, CharConversionException.class).isEmpty() ->
          unframed();
      case JacksonException malformed -> JsonProblems.malformed(malformed);
      case null -> Problem.of(RequestFault.BODY_MISSING, "the body is empty");
      default -> unframed();
    };
  }

  private static Problem unframed() {
    return Problem.of(
        RequestFault.REQUEST_MALFORMED, "the body ended early or is framed incorrectly");
  }
}

package io.mpreg.blockchain.platform.web;

/// Faults that are common to the requests of all operations.
public enum RequestFault implements HttpFault {
  REQUEST_MALFORMED(400, "The request is not well-formed HTTP, or its target is not a valid path"),
  BODY_MISSING(400, "The operation needs a body"),
  JSON_MALFORMED(400, "The body is not JSON, or beyond the limits for JSON"),
  BODY_INVALID(400, "The body is JSON of another shape than the operation needs"),
  PARAMETER_MISSING(400, "A parameter is missing"),
  PARAMETER_INVALID(400, "A parameter is not of its grammar or range"),
  CURSOR_INVALID(400, "The cursor or event id is not one of this list or chain"),
  PREFERENCE_INVALID(400, "The wait preference is not a whole number of 0 to 60 seconds"),
  PATH_UNKNOWN(404, "There is nothing at this path"),
  METHOD_NOT_ALLOWED(405, "The resource does not know this method"),
  NOT_ACCEPTABLE(406, "The resource has none of the acceptable media types"),
  REQUEST_TIMEOUT(408, "The request did not arrive in time"),
  BODY_TOO_LARGE(413, "The body is larger than the operation allows"),
  MEDIA_TYPE_UNSUPPORTED(415, "The body is not of the media type that the operation reads"),
  CONTENT_ENCODING_UNSUPPORTED(415, "The body is compressed or otherwise encoded"),
  INTERNAL_ERROR(500, "Something failed that should not"),
  SERVER_BUSY(503, "This member has too many bodies, searches or streams in hand");

  private final int status;
  private final String title;

  RequestFault(int status, String title) {
    this.status = status;
    this.title = title;
  }

  @Override
  public int status() {
    return status;
  }

  @Override
  public String title() {
    return title;
  }
}

package io.mpreg.blockchain.platform.web;

/// Ends a request with a problem. Has no stack trace, because the client's request is the cause.
public final class RequestRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  public RequestRefused(Problem problem) {
    super(problem.code(), null, false, false);
    this.problem = problem;
  }

  public RequestRefused(HttpFault fault, String detail) {
    this(Problem.of(fault, detail));
  }

  public Problem problem() {
    return problem;
  }
}

package io.mpreg.blockchain.platform.web;

/// Ends a request with a problem. It carries no stack trace: it says something about the client's
/// request, not about this program.
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

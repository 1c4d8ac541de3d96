package io.mpreg.blockchain.tools.cli.terminal;

import tools.jackson.databind.JsonNode;

/// An RFC 9457 problem in one line.
public final class ProblemText {
  private static final int MAX_LENGTH = 1_000;

  private ProblemText() {}

  /// The problem's code, title, detail and other members.
  public static String of(JsonNode problem) {
    String code = text(problem, "code");
    if (code.isEmpty()) {
      return "its answer could not be read; is this the address of a node?";
    }
    String detail = text(problem, "detail");
    String request = text(problem, "requestId");
    String holder = text(problem, "holder");
    return code
        + (detail.isEmpty() ? "" : ": " + detail)
        + (holder.isEmpty() ? "" : " (held by " + holder + ")")
        + (request.isEmpty() ? "" : " (request " + request + ")");
  }

  static boolean isProblem(JsonNode json) {
    return json.path("code").isString()
        && json.path("title").isString()
        && json.path("status").isIntegralNumber();
  }

  // Text of an untrusted server, made safe for a terminal: no control characters, and cut to a
  // maximum length.
  private static String text(JsonNode problem, String name) {
    String text = problem.path(name).asString("").replaceAll("\\p{Cntrl}", " ");
    return text.length() > MAX_LENGTH ? text.substring(0, MAX_LENGTH) + "…" : text;
  }
}

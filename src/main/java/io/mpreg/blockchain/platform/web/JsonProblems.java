package io.mpreg.blockchain.platform.web;

import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.InvalidNullException;
import tools.jackson.databind.exc.PropertyBindingException;

/// Describes in terms of this interface what is wrong with a JSON body. The parser's own messages
/// name classes and settings of this server.
public final class JsonProblems {
  // Jackson has no exception type for this case.
  private static final String MISSING = "Missing required creator property";

  private JsonProblems() {}

  /// The problem of a body that is not JSON, with the position of the error.
  public static Problem malformed(JacksonException invalid) {
    TokenStreamLocation place = invalid.getLocation();
    String where =
        place == null
            ? ""
            : "line %d, column %d: ".formatted(place.getLineNr(), place.getColumnNr());
    return Problem.of(RequestFault.JSON_MALFORMED, where + malformation(invalid));
  }

  private static String malformation(JacksonException invalid) {
    return switch (invalid) {
      case StreamConstraintsException beyond ->
          "beyond the limits: 32 levels, texts of %d characters, names of 128, numbers of 40 digits"
              .formatted(BodyLimit.DEFAULT_BYTES);
      case UnexpectedEndOfInputException ended -> "the JSON ends early";
      default ->
          text(invalid).startsWith("Duplicate ")
              ? "a name appears twice in one object"
              : "this is not JSON";
    };
  }

  /// The problem of a body that is JSON of another shape, with the field at fault.
  public static Problem invalid(DatabindException invalid) {
    return Problem.of(RequestFault.BODY_INVALID, fault(invalid)).at(pointer(invalid));
  }

  private static String fault(DatabindException invalid) {
    return switch (invalid) {
      case PropertyBindingException unknown -> "a field that the operation does not know";
      case InvalidNullException missing -> "null where a value is needed";
      default -> mismatch(invalid);
    };
  }

  private static String mismatch(DatabindException invalid) {
    if (text(invalid).startsWith(MISSING)) {
      return "a field is missing";
    }
    return invalid.getPath().isEmpty()
        ? "the body is not one JSON object, or something follows it"
        : "a value of the wrong type";
  }

  private static String text(JacksonException invalid) {
    return String.valueOf(invalid.getOriginalMessage());
  }

  private static String pointer(DatabindException invalid) {
    return invalid.getPath().stream().map(JsonProblems::step).collect(Collectors.joining());
  }

  private static String step(JacksonException.Reference step) {
    String name = step.getPropertyName();
    return name == null ? "/" + step.getIndex() : step(name);
  }

  /// One step of a JSON pointer, escaped according to RFC 6901 section 3: the sender chooses the
  /// names of unknown fields, and of the entries of a map.
  public static String step(String name) {
    return "/" + name.replace("~", "~0").replace("/", "~1");
  }
}

package io.mpreg.blockchain.tools.cli.terminal;

import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.platform.web.ProofMixIns;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;

/// JSON for commands: strict when read, and in ASCII when written, whatever the character set of
/// the terminal.
public final class Json {
  /// Reads and writes the JSON of commands.
  public static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
          .addMixIns(ProofMixIns.ALL)
          .build();

  private Json() {}

  /// Parses a text; empty when it is not JSON.
  public static Optional<JsonNode> read(Bytes text) {
    try {
      return Optional.of(MAPPER.readTree(text.toArray()));
    } catch (JacksonException other) {
      return Optional.empty();
    }
  }

  /// JSON on one line.
  public static String text(Object value) {
    return MAPPER.writeValueAsString(value);
  }

  /// Indented JSON, on several lines.
  public static String prettyText(Object value) {
    return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(value);
  }
}

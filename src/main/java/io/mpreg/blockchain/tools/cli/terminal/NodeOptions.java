package io.mpreg.blockchain.tools.cli.terminal;

import io.mpreg.blockchain.core.encoding.Bytes;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// `--url` and `--token-file`: the node that a command talks to.
public final class NodeOptions {
  /// The node on this machine.
  public static final String DEFAULT_ADDRESS = "http://localhost:8080";

  private static final String ENVIRONMENT = "LEDGER_URL";
  private static final int MAX_TOKEN_BYTES = 16_384;

  @Option(
      names = "--url",
      paramLabel = "URL",
      description =
          "The address of a node, such as https://ledger.example.org. Default, where one is"
              + " needed: that in the environment variable "
              + ENVIRONMENT
              + ", or http://localhost:8080.")
  private @Nullable String url;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "A file with the bearer token, if the node requires one.")
  private @Nullable Path tokenFile;

  /// Whether the option is given.
  public boolean isGiven() {
    return url != null;
  }

  /// Uses the node on this machine where none is given.
  public void assumeDefault() {
    url = named();
  }

  /// A client of the given node, or of the default one.
  public NodeClient client() throws IOException {
    return new NodeClient(address(), token());
  }

  private String named() {
    return url != null
        ? url
        : Objects.requireNonNullElse(System.getenv(ENVIRONMENT), DEFAULT_ADDRESS);
  }

  /// The address of the node without a trailing slash; an invalid one ends the command.
  public URI address() {
    String given = named();
    try {
      URI address =
          URI.create(given.endsWith("/") ? given.substring(0, given.length() - 1) : given);
      boolean isHttp = "http".equals(address.getScheme()) || "https".equals(address.getScheme());
      if (isHttp && address.getHost() != null && address.getRawQuery() == null) {
        return address;
      }
    } catch (IllegalArgumentException noAddress) {
      // Reported below, like any other invalid address.
    }
    throw CommandFailed.usage(
        "--url or LEDGER_URL does not have the form http://localhost:8080: " + given);
  }

  /// The bearer token, if a file with one is given.
  public Optional<String> token() throws IOException {
    if (tokenFile == null) {
      return Optional.empty();
    }
    Bytes content = InputFile.read(tokenFile, MAX_TOKEN_BYTES);
    String token = new String(content.toArray(), StandardCharsets.UTF_8).strip();
    if (!token.matches("[\\x21-\\x7e]+")) {
      throw CommandFailed.impossible(tokenFile + " does not hold one token");
    }
    return Optional.of(token);
  }
}

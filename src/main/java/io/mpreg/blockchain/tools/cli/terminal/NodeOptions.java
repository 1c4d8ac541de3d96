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
          "The address of a node, such as https://ledger.example.org. Where one is needed and none"
              + " is named: that in the environment as "
              + ENVIRONMENT
              + ", or http://localhost:8080.")
  private @Nullable String url;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "A file with the bearer token that the node asks for, if it asks for one.")
  private @Nullable Path tokenFile;

  /// Whether a node is named.
  public boolean isGiven() {
    return url != null;
  }

  /// Where a node is needed and none is named, it is the one on this machine.
  public void assumeDefault() {
    url = named();
  }

  /// Asks the node that is named, or the default one.
  public NodeClient client() throws IOException {
    return new NodeClient(address(), token());
  }

  private String named() {
    return url != null
        ? url
        : Objects.requireNonNullElse(System.getenv(ENVIRONMENT), DEFAULT_ADDRESS);
  }

  /// Where the node is, without a slash at the end; what is no such address ends the command.
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
      // Told below, like an address of another kind.
    }
    throw CommandFailed.usage("--url or LEDGER_URL is not like http://localhost:8080: " + given);
  }

  /// The bearer token, if there is a file with one.
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

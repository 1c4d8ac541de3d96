package io.mpreg.blockchain.tools.cli.terminal;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The database of a command: the one that the node is configured with, unless options name
/// another.
public final class DatabaseOptions {
  @Option(
      names = "--database",
      paramLabel = "JDBC_URL",
      description =
          "jdbc:postgresql://host:port/database. Default: SPRING_DATASOURCE_URL, as for the"
              + " node. The password comes from SPRING_DATASOURCE_PASSWORD.")
  private @Nullable String url;

  @Option(
      names = "--database-user",
      paramLabel = "NAME",
      description = "The database user. Default: SPRING_DATASOURCE_USERNAME.")
  private @Nullable String user;

  /// Spring Boot's settings that follow from the options.
  public Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>();
    // All commands log to standard error; a node logs to standard output.
    settings.put("logging.config", "classpath:cli/logback.xml");
    if (url != null) {
      settings.put("spring.datasource.url", url);
      settings.put("spring.flyway.url", url);
    }
    if (user != null) {
      settings.put("spring.datasource.username", user);
    }
    return settings;
  }
}

package io.mpreg.blockchain.tools.watching;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;

/// Leaves OpenTelemetry out of the application unless there is an endpoint for traces. Otherwise
/// Spring Boot would create spans for every request and discard them.
final class TracingOnDemand implements AutoConfigurationImportFilter, EnvironmentAware {
  static final String ENDPOINT = "management.opentelemetry.tracing.export.otlp.endpoint";

  private @Nullable Environment environment;

  @Override
  public void setEnvironment(Environment environment) {
    this.environment = environment;
  }

  @Override
  public boolean[] match(
      @Nullable String[] autoConfigurations, AutoConfigurationMetadata metadata) {
    boolean traced = !Objects.requireNonNull(environment).getProperty(ENDPOINT, "").isBlank();
    boolean[] wanted = new boolean[autoConfigurations.length];
    for (int i = 0; i < wanted.length; i++) {
      String name = autoConfigurations[i];
      wanted[i] = traced || name == null || !name.contains(".opentelemetry.");
    }
    return wanted;
  }
}

package io.mpreg.blockchain.ledger.directory.web;

import io.mpreg.blockchain.platform.access.AccessRule;
import io.mpreg.blockchain.platform.web.ParameterSchema;
import io.swagger.v3.oas.models.media.StringSchema;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.format.FormatterRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/// Who may list nodes, and what the list's parameters allow.
@Configuration(proxyBeanMethods = false)
class DirectoryEndpoints implements WebMvcConfigurer {

  @Override
  public void addFormatters(FormatterRegistry registry) {
    registry.addConverter(String.class, Capability.class, Capability::new);
    registry.addConverter(String.class, Metadata.class, Metadata::new);
  }

  @Bean
  static AccessRule.Declared directoryRules() {
    return new AccessRule.Declared(AccessRule.reading("/api/v1/nodes"));
  }

  @Bean
  static ParameterSchema capabilities() {
    return new ParameterSchema(
        Capability.class,
        () -> new StringSchema().pattern(Capability.PATTERN).maxLength(Capability.MAX_LENGTH));
  }

  @Bean
  static ParameterSchema metadata() {
    return new ParameterSchema(
        Metadata.class,
        () -> new StringSchema().pattern(Metadata.PATTERN).maxLength(Metadata.MAX_LENGTH));
  }
}

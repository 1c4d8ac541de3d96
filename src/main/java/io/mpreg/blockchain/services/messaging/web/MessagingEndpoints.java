package io.mpreg.blockchain.services.messaging.web;

import io.mpreg.blockchain.platform.access.AccessRule;
import io.mpreg.blockchain.platform.web.ParameterSchema;
import io.mpreg.blockchain.platform.web.Problem;
import io.mpreg.blockchain.platform.web.ProblemExample;
import io.swagger.v3.oas.models.media.IntegerSchema;
import java.math.BigDecimal;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.format.FormatterRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/// Who may read streams, and what the parameters allow.
@Configuration(proxyBeanMethods = false)
class MessagingEndpoints implements WebMvcConfigurer {

  @Override
  public void addFormatters(FormatterRegistry registry) {
    registry.addConverter(String.class, WaitSeconds.class, WaitSeconds::parse);
  }

  @Bean
  static AccessRule.Declared messagingRules() {
    return new AccessRule.Declared(
        AccessRule.reading("/api/v1/topics"),
        AccessRule.reading("/api/v1/streams"),
        AccessRule.reading("/api/v1/messages"));
  }

  @Bean
  static ProblemExample positionInvalid() {
    return new ProblemExample(
        "PositionInvalid",
        Problem.of(
            MessagingFault.POSITION_INVALID,
            "message 7 was asked for, and the stream ends before 3"),
        "The stream has not reached this number; its end is no error");
  }

  @Bean
  static ParameterSchema waitSeconds() {
    return new ParameterSchema(
        WaitSeconds.class,
        () ->
            new IntegerSchema()
                .minimum(BigDecimal.ZERO)
                .maximum(BigDecimal.valueOf(WaitSeconds.MAX)));
  }
}

package io.mpreg.blockchain.ledger.history.web;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.mpreg.blockchain.platform.web.ParameterSchema;
import io.mpreg.blockchain.platform.web.StreamSettings;
import io.swagger.v3.oas.models.media.StringSchema;
import java.util.List;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.format.FormatterRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/// Parses the parameters of event streams, and binds their settings and meters.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(StreamSettings.class)
class EventConfiguration implements WebMvcConfigurer {

  @Override
  public void addFormatters(FormatterRegistry registry) {
    registry.addConverter(String.class, EventId.class, EventId::parse);
    registry.addConverter(String.class, EventTypes.class, EventTypes::parse);
  }

  @Bean
  static ParameterSchema eventIds() {
    return new ParameterSchema(EventId.class, () -> new StringSchema().pattern(EventId.PATTERN));
  }

  @Bean
  static ParameterSchema eventTypes() {
    return new ParameterSchema(
        EventTypes.class,
        () ->
            new StringSchema()
                ._enum(List.of("block", "transaction", "block,transaction"))
                ._default(EventTypes.DEFAULT));
  }

  @Bean
  static MeterBinder streamMeters(EventStreams streams) {
    return meters -> {
      Gauge.builder("ledger.streams.open", streams, EventStreams::open)
          .description("Event streams that are open")
          .register(meters);
      Gauge.builder("ledger.streams.capacity", streams, EventStreams::capacity)
          .description("How many event streams may be open")
          .register(meters);
    };
  }
}

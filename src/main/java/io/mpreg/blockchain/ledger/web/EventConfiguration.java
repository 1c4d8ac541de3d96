package io.mpreg.blockchain.ledger.web;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Configuration;
import org.springframework.format.FormatterRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/// The grammar of event streams, and their settings.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(StreamSettings.class)
class EventConfiguration implements WebMvcConfigurer {

  @Override
  public void addFormatters(FormatterRegistry registry) {
    registry.addConverter(String.class, EventId.class, EventId::parse);
    registry.addConverter(String.class, EventTypes.class, EventTypes::parse);
  }
}

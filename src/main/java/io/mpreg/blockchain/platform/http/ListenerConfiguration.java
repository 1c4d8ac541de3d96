package io.mpreg.blockchain.platform.http;

import java.time.Duration;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// The public listener.
@Configuration(proxyBeanMethods = false)
class ListenerConfiguration {
  // The same as the time for a body to arrive.
  private static final Duration LONGEST_ANSWER = Duration.ofSeconds(60);

  @Bean
  static WebServerFactoryCustomizer<TomcatServletWebServerFactory> listener() {
    return factory -> HttpListener.prepare(factory, LONGEST_ANSWER);
  }
}

package io.mpreg.blockchain.platform.http;

import org.springframework.boot.actuate.autoconfigure.web.server.ConditionalOnManagementPort;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;

/// The management listener, if it has a port of its own: then it has a context of its own, which
/// sees no customizer of the public one. Spring Boot finds this by its entry in `META-INF/spring`.
@ConditionalOnManagementPort(ManagementPortType.DIFFERENT)
class ManagementListener {

  @Bean
  static WebServerFactoryCustomizer<TomcatServletWebServerFactory> managementListener() {
    return ListenerConfiguration.listener();
  }
}

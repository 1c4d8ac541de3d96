package io.mpreg.blockchain.platform.http;

import org.springframework.boot.actuate.autoconfigure.web.server.ConditionalOnManagementPort;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;

/// The management listener on a port of its own: it has a separate application context, to which
/// customizers of the public one do not apply. Spring Boot finds this class by its entry in
/// `META-INF/spring`.
@ConditionalOnManagementPort(ManagementPortType.DIFFERENT)
class ManagementListener {

  @Bean
  static WebServerFactoryCustomizer<TomcatServletWebServerFactory> managementListener() {
    return ListenerConfiguration.listener();
  }
}

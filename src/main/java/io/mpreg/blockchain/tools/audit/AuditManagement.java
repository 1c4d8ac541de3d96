package io.mpreg.blockchain.tools.audit;

import io.mpreg.blockchain.platform.web.DeclaredParameters;
import org.springframework.boot.actuate.autoconfigure.web.server.ConditionalOnManagementPort;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.context.annotation.Bean;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/// Serves audits on the management port, if that is not the public port. Spring Boot finds this
/// class by its entry in `META-INF/spring`. Neither it nor the controller is a component: the
/// component scan of the application would put them on the public port.
@ConditionalOnManagementPort(ManagementPortType.DIFFERENT)
class AuditManagement {

  @Bean
  AuditController auditController(AuditJobs jobs) {
    return new AuditController(jobs);
  }

  @Bean
  RequestMappingHandlerMapping auditHandlerMapping() {
    RequestMappingHandlerMapping mapping =
        new RequestMappingHandlerMapping() {
          @Override
          protected boolean isHandler(Class<?> beanType) {
            return beanType == AuditController.class;
          }
        };
    mapping.setOrder(0);
    mapping.setInterceptors(new DeclaredParameters());
    return mapping;
  }
}

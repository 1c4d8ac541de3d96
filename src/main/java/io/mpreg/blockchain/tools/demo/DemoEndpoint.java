package io.mpreg.blockchain.tools.demo;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import io.mpreg.blockchain.ledger.door.Ledger;
import java.lang.reflect.Method;
import java.time.InstantSource;
import java.util.Objects;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;
import org.springframework.util.ReflectionUtils;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/// Maps the demonstration's signing endpoint on a development chain. The genesis decides, which no
/// setting can change: on any other chain the path does not exist.
@Component
final class DemoEndpoint implements SmartInitializingSingleton {
  private final Ledger ledger;
  private final InstantSource clock;
  private final RequestMappingHandlerMapping mappings;

  DemoEndpoint(
      Ledger ledger,
      InstantSource clock,
      @Qualifier("requestMappingHandlerMapping") RequestMappingHandlerMapping mappings) {
    this.ledger = ledger;
    this.clock = clock;
    this.mappings = mappings;
  }

  @Override
  public void afterSingletonsInstantiated() {
    if (ledger.chain().genesis().development()) {
      map(new DemoController(ledger, clock));
    }
  }

  private void map(DemoController controller) {
    RequestMappingInfo post =
        RequestMappingInfo.paths(DemoController.PATH)
            .methods(RequestMethod.POST)
            .consumes(APPLICATION_JSON_VALUE)
            .produces(APPLICATION_JSON_VALUE)
            .options(mappings.getBuilderConfiguration())
            .build();
    Method sign = ReflectionUtils.findMethod(DemoController.class, "sign", DemoDraft.class);
    SpringDocUtils.getConfig().addRestControllers(DemoController.class);
    mappings.registerMapping(post, controller, Objects.requireNonNull(sign));
  }
}

package io.mpreg.blockchain.platform.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProofMixInsTest {
  // Jackson passes over annotations of what is not there.
  @Test
  void everyAnnotationIsOfAFieldThatIsThere() throws NoSuchMethodException {
    for (Map.Entry<Class<?>, Class<?>> mixIn : ProofMixIns.ALL.entrySet()) {
      for (Method annotated : mixIn.getValue().getDeclaredMethods()) {
        Method field = mixIn.getKey().getMethod(annotated.getName());
        assertThat(field.getGenericReturnType()).isEqualTo(annotated.getGenericReturnType());
      }
    }
  }
}

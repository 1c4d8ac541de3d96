package io.mpreg.blockchain.platform.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProofMixInsTest {
  // Jackson ignores a mix-in's annotations for members that the target does not have.
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

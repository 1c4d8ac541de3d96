package io.mpreg.blockchain.tools.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.json.PayloadFields;
import io.mpreg.blockchain.core.proof.Receipt;
import io.mpreg.blockchain.platform.web.ProofMixIns;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The shapes of proofs, after the core has read and written them, by the names of their records.
final class ProofShapes {
  private static final JsonMapper JSON = JsonMapper.builder().addMixIns(ProofMixIns.ALL).build();

  private final Set<String> met = new TreeSet<>();

  /// Reads a proof as strictly as a verifier does; writing it again must give the same bytes.
  void readBack(JsonNode proof, Function<Bytes, ? extends Record> reader) {
    String text = proof.toString();
    Record read = reader.apply(Bytes.of(text.getBytes(StandardCharsets.UTF_8)));
    assertThat(JSON.writeValueAsString(read)).isEqualTo(text);
    meet(read);
  }

  private void meet(Object value) {
    switch (value) {
      case Optional<?> optional -> optional.ifPresent(this::meet);
      case List<?> list -> list.forEach(this::meet);
      case Record read -> {
        met.add(read.getClass().getSimpleName());
        for (RecordComponent component : read.getClass().getRecordComponents()) {
          meet(value(component, read));
        }
      }
      default -> {}
    }
  }

  private static Object value(RecordComponent component, Record read) {
    try {
      return component.getAccessor().invoke(read);
    } catch (ReflectiveOperationException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  Set<String> met() {
    return met;
  }

  /// All records of proofs that are read from JSON.
  static Set<String> all() {
    return new ClassFileImporter()
        .importPackagesOf(Receipt.class).stream()
            .filter(JavaClass::isRecord)
            .filter(
                type ->
                    type.getMethods().stream()
                        .anyMatch(
                            method ->
                                method.getRawReturnType().equals(type)
                                    && method.getRawParameterTypes().stream()
                                        .anyMatch(
                                            from -> from.isEquivalentTo(PayloadFields.class))))
            .map(JavaClass::getSimpleName)
            .collect(Collectors.toCollection(TreeSet::new));
  }
}

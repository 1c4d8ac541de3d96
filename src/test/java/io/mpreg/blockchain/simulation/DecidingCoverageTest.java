package io.mpreg.blockchain.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.edited.EditedCode;
import io.mpreg.blockchain.members.deciding.ConsensusMember;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Shows which classes of the driver the simulator runs. Simulated members differ from production
/// only in the implementations of ports, so a class that is not even loaded is one that no seed
/// tests.
class DecidingCoverageTest {

  private static final String PACKAGE = "io.mpreg.blockchain.members.deciding.";

  private static final Set<String> NOT_LOADED = Set.of();

  private static final Map<Trial.Kind, Integer> SEEDS =
      Map.of(
          Trial.Kind.MIXED,
          30,
          Trial.Kind.BREATHING,
          5,
          Trial.Kind.COPY,
          5,
          Trial.Kind.REOPENED,
          2);

  @Test
  void everyClassOfDecidingIsLoadedBySomeSeed() throws Exception {
    var code = new EditedCode(Map.of());
    BiFunction<String, Long, List<String>> trial = MutatedCode.trial(code);
    SEEDS.forEach(
        (kind, seeds) -> {
          for (long seed = 0; seed < seeds; seed++) {
            assertThat(trial.apply(kind.name(), seed)).isEmpty();
          }
        });
    Set<String> missing = new TreeSet<>(all());
    missing.removeIf(name -> code.linked().contains(PACKAGE + name));
    assertThat(missing).isEqualTo(NOT_LOADED);
  }

  private static Set<String> all() throws IOException, URISyntaxException {
    Path classes =
        Path.of(ConsensusMember.class.getProtectionDomain().getCodeSource().getLocation().toURI())
            .resolve(PACKAGE.replace('.', '/'));
    try (Stream<Path> files = Files.list(classes)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".class") && !name.equals("package-info.class"))
          .map(name -> name.substring(0, name.length() - ".class".length()))
          .collect(Collectors.toSet());
    }
  }
}

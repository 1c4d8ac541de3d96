package io.mpreg.blockchain.upgrade;

import io.mpreg.blockchain.core.rules.Rules;
import io.mpreg.blockchain.edited.Edit;
import io.mpreg.blockchain.edited.EditedSources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.context.SmartLifecycle;

/// Builds software of a fictitious rules version: the one after the latest, with one more operation
/// that acts like a transfer. It is a draft, so only development chains accept it; and as it is
/// compiled from the present sources when it is needed, no build can contain it.
public final class TrialVersion {
  static final String OPERATION = "trial_transfer";

  private static final List<Edit> EDITS =
      List.of(
          new Edit(
              "io/mpreg/blockchain/core/rules/Rules.java",
              "public static final Rules LATEST = new Rules(",
              "public static final Rules LATEST = new Rules(1 + "),
          new Edit(
              "io/mpreg/blockchain/core/transaction/OperationKind.java",
              "public enum OperationKind {",
              """
              public enum OperationKind {
                TRIAL_TRANSFER(
                    "%s",
                    Rules.LATEST,
                    Receiver.ANY,
                    fields -> new Operation.Transfer(fields.whole("amount", 1, Integers.MAX))),
              """
                  .formatted(OPERATION)));

  private static final String HELP =
      """
      Usage: java -cp CLASSES io.mpreg.blockchain.upgrade.TrialVersion OUT [MUTANT]

      Run in the folder of the project. Writes into the folder OUT those classes in which software
      of rules %s, made of the sources in src/main/java, differs from this one. With OUT before this
      one's class path a node runs that. Prints one line of JSON: the version, and the operation
      that it adds.

      A mutant is wrong on purpose: %s.
      """
          .formatted(
              Rules.LATEST.next(),
              Arrays.stream(TrialMutant.values())
                  .map(TrialMutant::label)
                  .collect(Collectors.joining(", ")));

  private TrialVersion() {}

  public static void main(String[] arguments) throws IOException {
    Optional<TrialMutant> mutant =
        arguments.length == 2 ? TrialMutant.labelled(arguments[1]) : Optional.empty();
    if (arguments.length == 1 && arguments[0].equals("--help")) {
      System.out.print(HELP);
    } else if (arguments.length == 1 && arguments[0].equals("--mutants")) {
      Arrays.stream(TrialMutant.values()).map(TrialMutant::label).forEach(System.out::println);
    } else if (arguments.length == 1 || mutant.isPresent()) {
      write(classes(mutant.stream().toList()), Path.of(arguments[0]));
      System.out.printf("{\"version\":%s,\"operation\":\"%s\"}%n", Rules.LATEST.next(), OPERATION);
    } else {
      System.err.print(HELP);
      System.exit(2);
    }
  }

  /// The changed classes, by name.
  static Map<String, byte[]> classes(List<TrialMutant> mutants) {
    List<Edit> edits = new ArrayList<>(EDITS);
    mutants.forEach(mutant -> edits.addAll(mutant.edits()));
    // The sources of mutants also need: Federation is a SmartLifecycle.
    return EditedSources.compiled(edits, Rules.class, SmartLifecycle.class);
  }

  private static void write(Map<String, byte[]> classes, Path folder) throws IOException {
    for (Map.Entry<String, byte[]> one : classes.entrySet()) {
      Path file = folder.resolve(one.getKey().replace('.', '/') + ".class");
      Files.createDirectories(file.getParent());
      Files.write(file, one.getValue());
    }
  }
}

package io.mpreg.blockchain.core.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.edited.Edit;
import io.mpreg.blockchain.edited.EditedCode;
import io.mpreg.blockchain.edited.EditedSources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Shows that each check of the verifiers in Java is needed for a case of `clients/cases`: a mutant
/// is the same code in which one refusal is left out. It takes minutes, so its name is that of no
/// test: `clients/cases/mutants java` runs it.
class CaseMutants {
  private static final Path MAIN = Path.of("src/main/java");
  private static final String CORE = "io/mpreg/blockchain/core/";
  private static final List<String> FILES =
      List.of(
          "proof/ReceiptVerifier",
          "proof/StateProofVerifier",
          "proof/TrustedChain",
          "proof/Receipt",
          "proof/StateProof",
          "proof/StateEntry",
          "proof/Inclusion",
          "proof/AuthorityChange",
          "authority/AuthoritySet",
          "authority/Certificate",
          "block/BlockHeader",
          "causality/VectorClock",
          "merkle/InclusionProof",
          "merkle/SparseMerkleProof",
          "note/Checkpoint",
          "note/SignedNote",
          "json/PayloadFields",
          "json/PayloadGrammar",
          "transaction/Transaction");
  // Each at the beginning of a line; what they would refuse goes on instead.
  private static final Pattern REFUSAL =
      Pattern.compile("(?m)^ +(Refused\\.unless\\(|throw (?=new |wrong)|return false;)");
  // Cryptography has vectors of its own, and is slow until it has run for a while.
  private static final List<String> SHARED =
      List.of("io.mpreg.blockchain.core.crypto.", "io.mpreg.blockchain.core.encoding.");

  private static final String WRITTEN = "what is written here was read before";
  private static final String NO_CASE = "no case has a value that large";
  private static final String READ_LATER = "what is read next is not what is expected";

  /// A mutant of a file whose text holds these words survives.
  private record Survivor(String file, String words, String reason) {}

  private static final List<Survivor> SURVIVORS =
      List.of(
          new Survivor(
              "AuthoritySet", "and crashed", "the least size of such a set is larger than any set"),
          new Survivor("AuthoritySet", "authority set of", "the set says so again when it is made"),
          new Survivor("Certificate", "PROPOSE has", "no ballot of a block that is final is one"),
          new Survivor("Certificate", "vote ", WRITTEN),
          new Survivor(
              "Certificate", "certificate: \" + count", "it says so again when it is made"),
          new Survivor("Certificate", "certificate: index", "nobody has the key of such an index"),
          new Survivor("VectorClock", "return false", "no verdict compares two clocks"),
          new Survivor("Checkpoint", "size is 0", "the receipt's block has a place in the log"),
          new Survivor("Checkpoint", "not three lines", "its text is compared with what was read"),
          new Survivor("Checkpoint", "does not begin", "its text is compared with what was read"),
          new Survivor("SignedNote", "does not end", "the reader splits where it ends"),
          new Survivor("SignedNote", "a control character", "the text is compared as a checkpoint"),
          new Survivor("SignedNote", "bytes, at most %d\".formatted(length", "the reader says so"),
          new Survivor("SignedNote", "note of %d bytes", "it says so again when it is made"),
          new Survivor("PayloadFields", "%d %s, at most", NO_CASE),
          new Survivor("PayloadGrammar", "wrong(\"a value\");}if", READ_LATER),
          new Survivor("PayloadGrammar", "wrong(\"a value\");}at", READ_LATER));

  private record Mutant(String path, int line, String text, String source, String mutated) {}

  /// What is linked anew: the names of the cases about which the code is mistaken.
  static final class Mistakes implements Supplier<Set<String>> {
    @Override
    public Set<String> get() {
      Set<String> names = new HashSet<>();
      for (CaseFile.Case one : CaseFile.all()) {
        if (!isRight(one)) {
          names.add(one.name());
        }
      }
      return names;
    }

    private static boolean isRight(CaseFile.Case one) {
      try {
        return CasesTest.refusedAt(one).equals(one.refusedAt());
      } catch (RuntimeException insteadOfAVerdict) {
        return false;
      }
    }
  }

  private static List<Mutant> mutants() throws IOException {
    List<Mutant> mutants = new ArrayList<>();
    for (String file : FILES) {
      String path = CORE + file + ".java";
      String source = Files.readString(MAIN.resolve(path));
      Matcher refusals = REFUSAL.matcher(source);
      while (refusals.find()) {
        String instead =
            switch (refusals.group(1)) {
              case "Refused.unless(" -> "java.util.Arrays.asList(";
              case "return false;" -> ";";
              default -> "if (false) throw ";
            };
        int at = refusals.start(1);
        mutants.add(
            new Mutant(
                path,
                (int) source.substring(0, at).lines().count(),
                source.substring(at).lines().limit(3).map(String::strip).reduce("", String::concat),
                source,
                source.substring(0, at) + instead + source.substring(refusals.end())));
      }
    }
    return mutants;
  }

  /// The cases that notice a mutant; empty where it is no code, as something has to be refused.
  private static Optional<Set<String>> noticing(Mutant mutant) {
    Map<String, byte[]> changed;
    try {
      Edit edit = new Edit(mutant.path(), mutant.source(), mutant.mutated());
      changed = EditedSources.compiled(List.of(edit), Hash.class, CaseMutants.class);
    } catch (AssertionError doesNotCompile) {
      return Optional.empty();
    }
    @SuppressWarnings("unchecked") // what Mistakes implements
    var mistakes = (Supplier<Set<String>>) new EditedCode(changed, SHARED).instance(Mistakes.class);
    return Optional.of(mistakes.get());
  }

  @Test
  void eachIsNoticed() throws IOException {
    assertThat(new Mistakes().get()).isEmpty();
    List<Mutant> survivors = new ArrayList<>();
    Set<String> needed = new HashSet<>();
    int died = 0;
    for (Mutant mutant : mutants()) {
      String what = "%s:%d  %s".formatted(mutant.path(), mutant.line(), mutant.text());
      Optional<Set<String>> noticed = noticing(mutant);
      System.out.printf(
          "%5s cases notice  %s%n", noticed.map(names -> "" + names.size()).orElse("-"), what);
      needed.addAll(noticed.orElse(Set.of()));
      if (noticed.filter(Set::isEmpty).isPresent()) {
        survivors.add(mutant);
      } else if (noticed.isPresent()) {
        died++;
      }
    }
    List<String> unexplained = new ArrayList<>();
    for (Mutant mutant : survivors) {
      String what = "%s:%d  %s".formatted(mutant.path(), mutant.line(), mutant.text());
      Optional<String> reason = reasonOf(mutant);
      System.out.printf("survives: %s: %s%n", what, reason.orElse("NO REASON IS NAMED"));
      if (reason.isEmpty()) {
        unexplained.add(what);
      }
    }
    System.out.printf(
        "Java: %d cases, %d mutants, %d died, %d survive; %d cases are noticed by a mutant%n",
        CaseFile.all().size(), died + survivors.size(), died, survivors.size(), needed.size());
    assertThat(unexplained).isEmpty();
  }

  private static Optional<String> reasonOf(Mutant mutant) {
    return SURVIVORS.stream()
        .filter(one -> mutant.path().endsWith("/" + one.file() + ".java"))
        .filter(one -> mutant.text().contains(one.words()))
        .map(Survivor::reason)
        .findFirst();
  }
}

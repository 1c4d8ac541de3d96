package io.mpreg.blockchain.core.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.ByteWriter;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.state.StateKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// The documents that the cases of `clients/cases` begin with are those of two chains that are made
/// here. `-Dcases.update=true` rewrites them.
class CaseDocumentsTest {
  private static final Path FOLDER = Path.of("clients/cases");
  private static final Bytes ALICE = StateKey.balance(new NodeId("alice"));
  private static final Bytes NOBODY = StateKey.node(new NodeId("nobody"));

  private static Map<String, Bytes> files() {
    Map<String, Bytes> files = new LinkedHashMap<>();
    ofManyAuthorities(files);
    ofOneAuthority(files);
    return files;
  }

  private static void ofManyAuthorities(Map<String, Bytes> files) {
    files.put("changes/genesis.json", ChangingAuthorities.GENESIS.document());
    files.put("changes/receipt.json", text(ProofText.of(ChangingAuthorities.receipt(8, 1, 9, 0))));
    files.put("changes/between.json", text(ProofText.of(ChangingAuthorities.receipt(4, 0, 8, 0))));
    files.put("changes/before.json", text(ProofText.of(ChangingAuthorities.receipt(2, 0, 5, 0))));
    files.put("changes/handover.json", text(ProofText.of(ChangingAuthorities.receipt(3, 0, 5, 0))));
    files.put("changes/later-rules.json", text(ProofText.of(Forgeries.receiptOfRules(2))));
    files.put(
        "changes/state-proof.json",
        text(ProofText.of(ChangingAuthorities.stateProof(ALICE, NOBODY))));
    List<String> removed = Forgeries.receiptsOfRemovedKeys();
    for (int i = 0; i < removed.size(); i++) {
      files.put("changes/removed-keys-%d.json".formatted(i + 1), text(removed.get(i)));
    }
    String parts =
        ForgedParts.all().entrySet().stream()
            .map(part -> "\"" + part.getKey() + "\":" + part.getValue())
            .collect(Collectors.joining(",\n", "{", "}"));
    files.put("changes/forged.json", text(parts));
  }

  private static void ofOneAuthority(Map<String, Bytes> files) {
    files.put("alone/genesis.json", Alone.GENESIS.document());
    files.put("alone/first.json", text(ProofText.of(Alone.receipt(0))));
    files.put("alone/secp256k1.json", text(ProofText.of(Alone.receipt(1))));
    files.put("alone/receipt.json", text(ProofText.of(Alone.receipt(2))));
    files.put("alone/failed.json", text(ProofText.of(Alone.receipt(3))));
    Bytes besides = absent(true);
    files.put(
        "alone/state-proof.json",
        text(ProofText.of(Alone.stateProof(ALICE, besides, absent(false)))));
    files.put("alone/genesis-state.json", text(ProofText.of(Alone.genesisProof(ALICE, NOBODY))));
    StateEntry entry = Alone.stateProof(besides).entries().getFirst();
    StateLeaf leaf = entry.other().orElseThrow();
    Optional<Bytes> none = Optional.empty();
    Hash sibling = Hash.of(new byte[] {7});
    List<Hash> deep = Collections.nCopies(257, sibling);
    Map.of(
            "misplaced-leaf",
            new StateEntry(besides, none, List.of(sibling), Optional.of(misplaced(besides))),
            "itself-as-other",
            new StateEntry(
                besides, none, List.of(sibling), Optional.of(new StateLeaf(besides, leaf.value()))),
            "empty-sibling",
            new StateEntry(
                besides, Optional.of(leaf.value()), List.of(Hash.ZERO), Optional.empty()),
            "256-siblings",
            new StateEntry(
                besides, Optional.of(leaf.value()), deep.subList(1, 257), Optional.empty()),
            "257-siblings",
            new StateEntry(besides, Optional.of(leaf.value()), deep, Optional.empty()))
        .forEach(
            (name, wrong) ->
                files.put(
                    "alone/" + name + ".json",
                    text(ProofText.of(Alone.stateProof(rootOf(wrong), wrong)))));
  }

  /// A key that the state does not hold, and where its path ends stands another leaf or nothing.
  private static Bytes absent(boolean other) {
    return IntStream.range(0, 1_000)
        .mapToObj(i -> StateKey.balance(new NodeId("absent-" + i)))
        .filter(key -> Alone.stateProof(key).entries().getFirst().other().isPresent() == other)
        .findFirst()
        .orElseThrow();
  }

  /// A leaf whose path begins with another bit.
  private static StateLeaf misplaced(Bytes key) {
    return IntStream.range(0, 1_000)
        .mapToObj(i -> new StateLeaf(StateKey.balance(new NodeId("other-" + i)), ALICE))
        .filter(leaf -> Hash.of(leaf.key()).bit(0) != Hash.of(key).bit(0))
        .findFirst()
        .orElseThrow();
  }

  /// The root to which an entry leads, whether a tree can have it or not (protocol, section 7).
  private static Hash rootOf(StateEntry entry) {
    StateLeaf leaf =
        entry.other().orElseGet(() -> new StateLeaf(entry.key(), entry.value().orElseThrow()));
    Bytes encoded = new ByteWriter().bytes(leaf.key()).bytes(leaf.value()).toBytes();
    Hash path = Hash.of(entry.key());
    Hash root = Hash.ofTagged(2, encoded);
    for (int depth = entry.siblings().size() - 1; depth >= 0; depth--) {
      Hash sibling = entry.siblings().get(depth);
      // Of 257 siblings, the last one is below the last bit of the path.
      boolean right = depth < 256 && path.bit(depth);
      root = right ? Hash.ofTagged(3, sibling, root) : Hash.ofTagged(3, root, sibling);
    }
    return root;
  }

  private static Bytes text(String content) {
    return Bytes.of((content + "\n").getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void theDocumentsAreThoseOfTheChains() throws IOException {
    for (Map.Entry<String, Bytes> file : files().entrySet()) {
      Path path = FOLDER.resolve(file.getKey());
      if (Boolean.getBoolean("cases.update")) {
        Files.createDirectories(path.getParent());
        Files.write(path, file.getValue().toArray());
      }
      assertThat(Bytes.of(Files.readAllBytes(path)))
          .as("%s: rewrite it with -Dcases.update=true", path)
          .isEqualTo(file.getValue());
    }
  }
}

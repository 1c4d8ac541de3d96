package io.mpreg.blockchain.core.merkle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.ByteWriter;
import io.mpreg.blockchain.core.encoding.Bytes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class SparseMerkleTreeProperties {
  private static final Hash NOTHING = Hash.fromHex("00".repeat(32));

  @Property(tries = 300)
  void treeIsTheMapThatTheBatchesMake(
      @ForAll("batches") List<Map<Bytes, Optional<Bytes>>> batches) {
    Map<Bytes, Bytes> model = new HashMap<>();
    SparseMerkleTree tree = SparseMerkleTree.EMPTY;
    for (Map<Bytes, Optional<Bytes>> batch : batches) {
      tree = tree.with(batch);
      batch.forEach(
          (key, value) -> value.ifPresentOrElse(v -> model.put(key, v), () -> model.remove(key)));

      assertThat(tree.root()).isEqualTo(naiveRoot(model));
      assertThat(tree.size()).isEqualTo(model.size());
      assertThat(entriesInOrder(tree)).isEqualTo(model);
    }
    for (int key = 0; key < 256; key++) {
      assertThat(tree.get(key(key))).isEqualTo(model.get(key(key)));
    }
  }

  @Property(tries = 300)
  void rootDependsNeitherOnTheOrderNorOnTheBatches(
      @ForAll("contents") Map<Bytes, Bytes> content, @ForAll Random random) {
    List<Bytes> keys = new ArrayList<>(content.keySet());
    Collections.shuffle(keys, random);
    SparseMerkleTree oneByOne = SparseMerkleTree.EMPTY;
    for (Bytes key : keys) {
      oneByOne = oneByOne.with(Map.of(key, Optional.of(content.get(key))));
    }

    assertThat(oneByOne.root()).isEqualTo(tree(content).root());
    assertThat(entriesInOrder(oneByOne).keySet())
        .containsExactlyElementsOf(entriesInOrder(tree(content)).keySet());
  }

  @Property(tries = 300)
  void removingUndoesAdding(
      @ForAll("contents") Map<Bytes, Bytes> before, @ForAll("contents") Map<Bytes, Bytes> added) {
    SparseMerkleTree tree = tree(before);
    SparseMerkleTree larger = tree.with(puts(added));
    Map<Bytes, Optional<Bytes>> undo = new HashMap<>();
    added.keySet().forEach(key -> undo.put(key, Optional.ofNullable(before.get(key))));

    assertThat(larger.with(undo).root()).isEqualTo(tree.root());
    SparseMerkleTree stepByStep = larger;
    for (Map.Entry<Bytes, Optional<Bytes>> change : undo.entrySet()) {
      stepByStep = stepByStep.with(Map.of(change.getKey(), change.getValue()));
    }
    assertThat(stepByStep.root()).isEqualTo(tree.root());
    assertThat(stepByStep.size()).isEqualTo(tree.size());
  }

  @Property(tries = 300)
  void aTreeNeverChanges(
      @ForAll("contents") Map<Bytes, Bytes> before, @ForAll("contents") Map<Bytes, Bytes> added) {
    SparseMerkleTree tree = tree(before);
    Hash root = tree.root();
    tree.with(puts(added));

    assertThat(tree.root()).isEqualTo(root);
    assertThat(entriesInOrder(tree)).isEqualTo(before);
  }

  @Property(tries = 200)
  void whatChangesNothingGivesTheSameTree(@ForAll("contents") Map<Bytes, Bytes> content) {
    SparseMerkleTree tree = tree(content);

    assertThat(tree.with(puts(content))).isSameAs(tree);
    assertThat(tree.with(Map.of())).isSameAs(tree);
    assertThat(tree.with(Map.of(Bytes.ofHex("aaaaaa"), Optional.empty()))).isSameAs(tree);
  }

  @Property(tries = 200)
  void entriesComeInTheOrderOfTheirPaths(@ForAll("contents") Map<Bytes, Bytes> content) {
    List<Bytes> expected = new ArrayList<>(content.keySet());
    expected.sort(Comparator.comparing(key -> Hash.of(key)));

    assertThat(entriesInOrder(tree(content)).keySet()).containsExactlyElementsOf(expected);
  }

  @Property(tries = 100)
  void everyKeyIsProvedPresentOrAbsentAndNothingElseIs(
      @ForAll("contents") Map<Bytes, Bytes> content) {
    SparseMerkleTree tree = tree(content);
    Hash otherRoot = tree.with(puts(Map.of(key(0), Bytes.ofHex("ffffff")))).root();
    for (int number = 0; number < 256; number++) {
      Bytes key = key(number);
      Bytes value = content.getOrDefault(key, Bytes.EMPTY);
      boolean present = content.containsKey(key);
      SparseMerkleProof proof = tree.proof(key);

      assertThat(proof.membership(key, value, tree.root())).isEqualTo(present);
      assertThat(proof.absence(key, tree.root())).isEqualTo(!present);
      assertThat(proof.membership(key, Bytes.ofHex("eeee"), tree.root())).isFalse();
      assertThat(proof.membership(key, value, otherRoot)).isFalse();
      assertThat(proof.absence(key, otherRoot)).isFalse();
    }
  }

  @Property(tries = 50)
  void aProofServesNoOtherKey(@ForAll("contents") Map<Bytes, Bytes> content) {
    SparseMerkleTree tree = tree(content);
    for (Bytes key : content.keySet()) {
      SparseMerkleProof proof = tree.proof(key);
      for (int number = 0; number < 256; number++) {
        Bytes other = key(number);
        if (!other.equals(key)) {
          Bytes value = content.getOrDefault(other, content.get(key));
          assertThat(proof.membership(other, value, tree.root())).isFalse();
          if (content.containsKey(other)) {
            assertThat(proof.absence(other, tree.root())).isFalse();
          }
        }
      }
    }
  }

  @Property(tries = 50)
  void damagedProofsAreRefused(@ForAll("contents") Map<Bytes, Bytes> content) {
    SparseMerkleTree tree = tree(content);
    for (int number = 0; number < 256; number++) {
      Bytes key = key(number);
      Bytes value = content.getOrDefault(key, Bytes.EMPTY);
      SparseMerkleProof proof = tree.proof(key);
      for (List<Hash> siblings : NaiveMerkle.damaged(proof.siblings())) {
        assertRefused(siblings, proof.terminal(), key, value, tree.root());
      }
      for (SparseMerkleProof.Terminal terminal : otherTerminals(proof, key, value)) {
        assertRefused(proof.siblings(), terminal, key, value, tree.root());
      }
    }
  }

  /// An empty subtree instead of the leaf, the leaf instead of an empty subtree, or another leaf.
  private static List<SparseMerkleProof.Terminal> otherTerminals(
      SparseMerkleProof proof, Bytes key, Bytes value) {
    return Stream.<SparseMerkleProof.Terminal>of(
            new SparseMerkleProof.Nothing(),
            new SparseMerkleProof.Leaf(key, value),
            new SparseMerkleProof.Leaf(key, Bytes.ofHex("eeee")),
            new SparseMerkleProof.Leaf(Bytes.ofHex("bbbb"), value))
        .filter(terminal -> !terminal.equals(proof.terminal()))
        .toList();
  }

  private static void assertRefused(
      List<Hash> siblings, SparseMerkleProof.Terminal terminal, Bytes key, Bytes value, Hash root) {
    SparseMerkleProof proof;
    try {
      proof = new SparseMerkleProof(siblings, terminal);
    } catch (IllegalArgumentException wrongShape) {
      return;
    }
    assertThat(proof.membership(key, value, root)).isFalse();
    assertThat(proof.absence(key, root)).isFalse();
  }

  @Example
  void aProofOfAShapeThatNoTreeHasCannotBeBuilt() {
    SparseMerkleProof.Terminal nothing = new SparseMerkleProof.Nothing();
    SparseMerkleProof.Terminal leaf = new SparseMerkleProof.Leaf(key(1), key(2));
    List<Hash> tooMany = Collections.nCopies(257, Hash.of(new byte[0]));

    assertThatThrownBy(() -> new SparseMerkleProof(tooMany, leaf))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new SparseMerkleProof(List.of(Hash.ZERO), nothing))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new SparseMerkleProof(List.of(Hash.ZERO), leaf))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(new SparseMerkleProof(tooMany.subList(0, 256), leaf).siblings()).hasSize(256);
  }

  @Example
  void smallTreesHaveTheRootsOfTheProtocol() {
    Bytes left = keyWithPath(0);
    Bytes right = keyWithPath(1);
    Bytes value = Bytes.ofHex("01");
    ByteWriter leaf = new ByteWriter().u8(2).bytes(left).bytes(value);
    Hash leftHash = Hash.of(leaf.toArray());
    Hash rightHash = Hash.of(new ByteWriter().u8(2).bytes(right).bytes(value).toArray());
    Map<Bytes, Bytes> both = Map.of(left, value, right, value);

    assertThat(SparseMerkleTree.EMPTY.root()).isEqualTo(NOTHING);
    assertThat(tree(Map.of(left, value)).root()).isEqualTo(leftHash);
    assertThat(tree(both).root())
        .isEqualTo(Hash.of(new byte[] {3}, leftHash.toArray(), rightHash.toArray()));
    assertThat(SparseMerkleTree.EMPTY.proof(left).absence(left, NOTHING)).isTrue();
  }

  /// Not even with a root computed with the leaf in the wrong place.
  @Example
  void aLeafWhoseOwnPathLeadsElsewhereProvesNoAbsence() {
    Bytes key = keyWithPath(0);
    SparseMerkleProof.Terminal stray = new SparseMerkleProof.Leaf(keyWithPath(1), Bytes.EMPTY);
    Hash sibling = Hash.of(new byte[0]);
    Hash root = Hash.of(new byte[] {3}, stray.hash().toArray(), sibling.toArray());

    assertThat(new SparseMerkleProof(List.of(sibling), stray).absence(key, root)).isFalse();
  }

  private static Bytes keyWithPath(int firstBit) {
    int number = 0;
    while (Hash.of(key(number)).bit(0) != (firstBit == 1)) {
      number++;
    }
    return key(number);
  }

  /// Among this many keys some paths share a prefix of twenty bits and more, so there are chains of
  /// nodes with one empty side.
  @Example
  void longCommonBeginningsOfPathsAreHandled() {
    Map<Bytes, Bytes> content = new TreeMap<>();
    for (int number = 0; number < 3000; number++) {
      content.put(key(number), Bytes.of(new byte[number % 5]));
    }
    SparseMerkleTree tree = tree(content);
    int deepest = 0;
    for (Bytes key : content.keySet()) {
      SparseMerkleProof proof = tree.proof(key);
      assertThat(proof.membership(key, content.get(key), tree.root())).isTrue();
      deepest = Math.max(deepest, proof.siblings().size());
    }

    assertThat(deepest).isGreaterThan(18);
    assertThat(tree.root()).isEqualTo(naiveRoot(content));
    for (int number = 3000; number < 6000; number++) {
      assertThat(tree.proof(key(number)).absence(key(number), tree.root())).isTrue();
    }
    Map<Bytes, Optional<Bytes>> removals = new HashMap<>();
    content.keySet().forEach(key -> removals.put(key, Optional.empty()));
    assertThat(tree.with(removals).root()).isEqualTo(NOTHING);
  }

  /// Section 7 of the protocol word for word.
  private static Hash naiveRoot(Map<Bytes, Bytes> content) {
    TreeMap<String, Hash> leaves = new TreeMap<>();
    content.forEach(
        (key, value) -> {
          String path = String.format("%256s", Hash.of(key).toUnsigned().toString(2));
          Hash leaf = Hash.of(new ByteWriter().u8(2).bytes(key).bytes(value).toArray());
          leaves.put(path.replace(' ', '0'), leaf);
        });
    return naiveRoot(leaves, "");
  }

  private static Hash naiveRoot(TreeMap<String, Hash> leaves, String prefix) {
    Map<String, Hash> below = leaves.subMap(prefix, prefix + "2");
    if (below.isEmpty()) {
      return NOTHING;
    }
    if (below.size() == 1) {
      return below.values().iterator().next();
    }
    Hash left = naiveRoot(leaves, prefix + "0");
    Hash right = naiveRoot(leaves, prefix + "1");
    return Hash.of(new byte[] {3}, left.toArray(), right.toArray());
  }

  private static Bytes key(int number) {
    return new ByteWriter().u16(number).toBytes();
  }

  private static SparseMerkleTree tree(Map<Bytes, Bytes> content) {
    return SparseMerkleTree.EMPTY.with(puts(content));
  }

  private static Map<Bytes, Optional<Bytes>> puts(Map<Bytes, Bytes> content) {
    Map<Bytes, Optional<Bytes>> puts = new HashMap<>();
    content.forEach((key, value) -> puts.put(key, Optional.of(value)));
    return puts;
  }

  private static LinkedHashMap<Bytes, Bytes> entriesInOrder(SparseMerkleTree tree) {
    LinkedHashMap<Bytes, Bytes> entries = new LinkedHashMap<>();
    tree.forEach((key, value) -> assertThat(entries.put(key, value)).isNull());
    return entries;
  }

  @Provide
  Arbitrary<Map<Bytes, Bytes>> contents() {
    return Arbitraries.maps(keys(), values()).ofMaxSize(60);
  }

  @Provide
  Arbitrary<List<Map<Bytes, Optional<Bytes>>>> batches() {
    Arbitrary<Optional<Bytes>> changes = values().optional(0.6);
    return Arbitraries.maps(keys(), changes).ofMaxSize(40).list().ofMaxSize(6);
  }

  private static Arbitrary<Bytes> keys() {
    return Arbitraries.integers().between(0, 255).map(SparseMerkleTreeProperties::key);
  }

  private static Arbitrary<Bytes> values() {
    return Arbitraries.bytes().array(byte[].class).ofMaxSize(3).map(Bytes::of);
  }
}

package io.mpreg.blockchain.core.merkle;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.ByteWriter;
import io.mpreg.blockchain.core.encoding.Bytes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// Trees and proofs at the sizes of a full block (10 000 transactions), a long history (1 000 000
/// headers) and a large state (100 000 entries, of which a block changes 1 000).
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class MerkleBenchmark {
  private static final int BLOCK = 10_000;
  private static final int HISTORY = 1_000_000;
  private static final int STATE = 100_000;
  private static final int CHANGES = 1_000;

  private final List<Hash> leaves =
      LongStream.range(0, BLOCK).mapToObj(MerkleBenchmark::leaf).toList();
  private final MerkleTree tree = MerkleTree.of(leaves);
  private final InclusionProof inclusion = tree.inclusionProof(BLOCK / 3);
  private final CompactRange history = historyOf(HISTORY - 1);
  private final SparseMerkleTree state = SparseMerkleTree.EMPTY.with(entries(0, STATE, 0));
  private final Map<Bytes, Optional<Bytes>> changes = entries(STATE / 2, CHANGES, 1);
  private final SparseMerkleProof membership = state.proof(key(77));

  private static Hash leaf(long number) {
    return MerkleTree.leafHash(number(number));
  }

  private static Bytes number(long number) {
    return new ByteWriter(8).u64(number).toBytes();
  }

  private static Bytes key(long number) {
    return number(number);
  }

  private static CompactRange historyOf(long size) {
    CompactRange range = CompactRange.EMPTY;
    for (long i = 0; i < size; i++) {
      range = range.append(leaf(i));
    }
    return range;
  }

  private static Map<Bytes, Optional<Bytes>> entries(int from, int count, long value) {
    Map<Bytes, Optional<Bytes>> entries = new HashMap<>();
    for (int i = from; i < from + count; i++) {
      entries.put(key(i), Optional.of(number(value)));
    }
    return entries;
  }

  @Benchmark
  public Hash treeOfBlock() {
    return MerkleTree.of(leaves).root();
  }

  @Benchmark
  public InclusionProof proveInclusion() {
    return tree.inclusionProof(BLOCK / 3);
  }

  @Benchmark
  public boolean verifyInclusion() {
    return inclusion.verifies(leaves.get(BLOCK / 3), tree.root());
  }

  @Benchmark
  public CompactRange appendToHistory() {
    return history.append(leaves.getFirst());
  }

  @Benchmark
  public Hash changeState() {
    return state.with(changes).root();
  }

  @Benchmark
  public SparseMerkleProof proveState() {
    return state.proof(key(77));
  }

  @Benchmark
  public boolean verifyState() {
    return membership.membership(key(77), number(0), state.root());
  }
}

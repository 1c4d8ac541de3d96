package io.mpreg.blockchain.core.block;

import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.execution.BlockDraft;
import io.mpreg.blockchain.core.execution.ExecutedBlock;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.state.Genesis;
import io.mpreg.blockchain.core.state.Tip;
import io.mpreg.blockchain.core.transaction.OperationType;
import io.mpreg.blockchain.core.transaction.Payload;
import io.mpreg.blockchain.core.transaction.Transaction;
import io.mpreg.blockchain.core.transaction.TransactionDraft;
import io.mpreg.blockchain.tools.demo.DemoIdentity;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// What a block costs beside its signatures, in microseconds a transaction: executing 1 000
/// transfers or messages with all roots, and reading and writing their bytes.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class BlockBenchmark {
  private static final int SIZE = 1_000;
  private static final int LANES = 4;

  private final Genesis genesis = demonstration();
  private final Tip tip = Tip.of(genesis);
  private final List<Transaction> transfers = transactions("transfer", "{\"amount\": 1}");
  private final List<Transaction> messages =
      transactions("message", "{\"topic\": \"benchmark\", \"body\": \"0123456789abcdef\"}");
  private final List<Bytes> encoded = transfers.stream().map(Transaction::bytes).toList();
  private final Bytes header = apply(messages).block().header().encode();

  private static Genesis demonstration() {
    try (InputStream document =
        Objects.requireNonNull(
            DemoIdentity.class.getClassLoader().getResourceAsStream("demo/genesis.json"))) {
      return Genesis.parse(Bytes.of(document.readAllBytes()));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private List<Transaction> transactions(String type, String payload) {
    return IntStream.range(0, SIZE)
        .mapToObj(i -> draft(type, payload, i % LANES, i / LANES).signedBy(DemoIdentity.KEY))
        .toList();
  }

  private TransactionDraft draft(String type, String payload, int lane, long nonce) {
    NodeId receiver = DemoIdentity.AUTHORITY;
    return new TransactionDraft(
        genesis.chainId(),
        DemoIdentity.ID,
        receiver,
        new OperationType(type),
        lane,
        nonce,
        genesis.timestampMillis(),
        0,
        1_000,
        Payload.of(payload.getBytes(StandardCharsets.UTF_8)),
        DemoIdentity.KEY.publicKey());
  }

  private ExecutedBlock apply(List<Transaction> transactions) {
    BlockDraft draft = new BlockDraft(tip, verified -> true);
    transactions.forEach(draft::add);
    if (draft.size() != SIZE) {
      throw new IllegalStateException(draft.size() + " of " + SIZE + " were ordered");
    }
    return draft.finish(0, genesis.timestampMillis() + 1);
  }

  @Benchmark
  @OperationsPerInvocation(SIZE)
  public ExecutedBlock applyTransfers() {
    return apply(transfers);
  }

  @Benchmark
  @OperationsPerInvocation(SIZE)
  public ExecutedBlock applyMessages() {
    return apply(messages);
  }

  @Benchmark
  @OperationsPerInvocation(SIZE)
  public int decodeTransactions() {
    int size = 0;
    for (int i = 0; i < SIZE; i++) {
      size += Transaction.decode(encoded.get(i), transfers.get(i).payload().content()).sizeBytes();
    }
    return size;
  }

  @Benchmark
  @OperationsPerInvocation(SIZE)
  public int encodeTransactions() {
    int size = 0;
    for (Transaction transaction : transfers) {
      size += transaction.draft().signed(transaction.signature()).bytes().length();
    }
    return size;
  }

  @Benchmark
  public Bytes decodeAndEncodeHeader() {
    return BlockHeader.decode(header).encode();
  }
}

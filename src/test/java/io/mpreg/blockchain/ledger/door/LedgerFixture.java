package io.mpreg.blockchain.ledger.door;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.crypto.SignatureAlgorithm;
import io.mpreg.blockchain.core.crypto.SigningKey;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.state.Genesis;
import io.mpreg.blockchain.core.transaction.OperationType;
import io.mpreg.blockchain.core.transaction.Payload;
import io.mpreg.blockchain.core.transaction.Transaction;
import io.mpreg.blockchain.core.transaction.TransactionDraft;
import io.mpreg.blockchain.ledger.history.LedgerStore;
import io.mpreg.blockchain.ledger.pending.TransactionStatus;
import io.mpreg.blockchain.members.mining.TestMiner;
import io.mpreg.blockchain.platform.keys.AuthorityKeys;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/// A ledger with one authority over any store, with a clock that the test controls. Alice and Bob
/// are registered and own 1000 each.
public final class LedgerFixture implements AutoCloseable {
  public static final long NOW = 1_800_000_000_000L;
  public static final NodeId ALICE = new NodeId("alice");
  public static final NodeId BOB = new NodeId("bob");
  public static final SigningKey ALICE_KEY = key("alice");
  public static final SigningKey BOB_KEY = key("bob");
  public static final SigningKey CONSENSUS_KEY = key("consensus");
  public static final SigningKey CHECKPOINT_KEY = key("checkpoint");
  public static final AuthorityKeys AUTHORITY =
      new AuthorityKeys(ALICE, CONSENSUS_KEY, CHECKPOINT_KEY);

  private static final long NANOS_PER_BLOCK = 1_000_000_000L;

  public final LedgerStore store;
  public final Genesis genesis;
  private final LedgerOptions options;
  public Ledger ledger;
  public TestMiner miner;
  private long nanos;
  public long millis = NOW;

  public LedgerFixture(LedgerStore store) {
    this(store, 1_000, 10_000, 8_388_608);
  }

  public LedgerFixture(
      LedgerStore store, int capacity, int maxBlockTransactions, int maxBlockBytes) {
    this(
        store,
        genesis(maxBlockTransactions, maxBlockBytes),
        new LedgerOptions(capacity, 100_000_000, 100, 1_000));
  }

  /// A fixture with a limit of bytes for pending transactions.
  public static LedgerFixture ofMemory(LedgerStore store, long pendingBytes) {
    return new LedgerFixture(
        store, genesis(10_000, 8_388_608), new LedgerOptions(1_000, pendingBytes, 100, 1_000));
  }

  private LedgerFixture(LedgerStore store, Genesis genesis, LedgerOptions options) {
    this.store = store;
    this.genesis = genesis;
    this.options = options;
    this.ledger = open();
    this.miner = new TestMiner(ledger, AUTHORITY);
  }

  private Ledger open() {
    InstantSource clock = () -> Instant.ofEpochMilli(millis);
    return LedgerOpening.open(store, genesis, options, clock);
  }

  /// Stops and starts again on the same store.
  public void restart() {
    ledger.close();
    ledger = open();
    miner = new TestMiner(ledger, AUTHORITY);
  }

  /// Decides a block, if a transaction is executable, after the block interval.
  public boolean mine() {
    nanos += NANOS_PER_BLOCK;
    return miner.mineOnce(millis, nanos).isPresent();
  }

  public static SigningKey key(String name) {
    byte[] text = ("test key of " + name).getBytes(StandardCharsets.US_ASCII);
    return SigningKey.fromSeed(SignatureAlgorithm.ED25519, Hash.of(text).toArray());
  }

  private static Genesis genesis(int maxBlockTransactions, int maxBlockBytes) {
    String document =
        """
        {"version": 1, "chainName": "test", "salt": "%s", "timestamp": 1700000000000,
         "development": false,
         "parameters": {"blockIntervalMillis": 200, "roundTimeoutMillis": 1500,
           "maxBlockTransactions": %d, "maxBlockBytes": %d, "validUntilWindow": 100,
           "registration": "open"},
         "byzantine": 0, "crashed": 0,
         "authorities": [{"id": "alice", "consensusKey": "%s", "checkpointKey": "%s"}],
         "nodes": [
           {"id": "alice", "algorithm": "ed25519", "publicKey": "%s", "balance": 1000},
           {"id": "bob", "algorithm": "ed25519", "publicKey": "%s", "balance": 1000}],
         "approvals": []}
        """
            .formatted(
                "07".repeat(32),
                maxBlockTransactions,
                maxBlockBytes,
                CONSENSUS_KEY.publicKey().hex(),
                key("checkpoint").publicKey().hex(),
                ALICE_KEY.publicKey().hex(),
                BOB_KEY.publicKey().hex());
    return Genesis.parse(Bytes.of(document.getBytes(StandardCharsets.UTF_8)));
  }

  /// A message from Alice to Bob on lane 0.
  public Transaction message(long nonce) {
    return message(nonce, "message " + nonce);
  }

  public Transaction message(long nonce, String body) {
    return alice("message", 0, nonce, 50, "{\"topic\":\"t\",\"body\":\"%s\"}".formatted(body));
  }

  public Transaction alice(
      String operationType, int lane, long nonce, long validUntilHeight, String payload) {
    NodeId receiver = operationType.startsWith("node_") ? ALICE : BOB;
    return draft(ALICE, ALICE_KEY, receiver, operationType, lane, nonce, validUntilHeight, payload)
        .signedBy(ALICE_KEY);
  }

  /// An operation of Alice on herself or as an authority, on lane 0.
  public Transaction ofAlice(String operationType, long nonce, String payload) {
    return draft(ALICE, ALICE_KEY, ALICE, operationType, 0, nonce, 50, payload).signedBy(ALICE_KEY);
  }

  public TransactionDraft draft(
      NodeId sender,
      SigningKey key,
      NodeId receiver,
      String operationType,
      int lane,
      long nonce,
      long validUntilHeight,
      String payload) {
    return new TransactionDraft(
        genesis.chainId(),
        sender,
        receiver,
        new OperationType(operationType),
        lane,
        nonce,
        NOW,
        0,
        validUntilHeight,
        Payload.of(payload.getBytes(StandardCharsets.UTF_8)),
        key.publicKey());
  }

  public Optional<String> statusOf(Transaction transaction) {
    return ledger.submissions().status(transaction.id()).map(TransactionStatus::label);
  }

  @Override
  public void close() {
    ledger.close();
  }
}

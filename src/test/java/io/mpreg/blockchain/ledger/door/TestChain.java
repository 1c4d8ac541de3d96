package io.mpreg.blockchain.ledger.door;

import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.authority.Ballot;
import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.authority.IndexedSignature;
import io.mpreg.blockchain.core.authority.VoteKind;
import io.mpreg.blockchain.core.block.Block;
import io.mpreg.blockchain.core.block.BlockHeader;
import io.mpreg.blockchain.core.block.Entry;
import io.mpreg.blockchain.core.block.Outcome;
import io.mpreg.blockchain.core.causality.VectorClock;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.crypto.SignatureAlgorithm;
import io.mpreg.blockchain.core.crypto.SigningKey;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.merkle.CompactRange;
import io.mpreg.blockchain.core.merkle.MerkleTree;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.state.Genesis;
import io.mpreg.blockchain.core.state.StateKey;
import io.mpreg.blockchain.core.transaction.OperationType;
import io.mpreg.blockchain.core.transaction.Payload;
import io.mpreg.blockchain.core.transaction.Transaction;
import io.mpreg.blockchain.core.transaction.TransactionDraft;
import io.mpreg.blockchain.ledger.history.BlockCommit;
import io.mpreg.blockchain.ledger.history.FinalAuthorityChange;
import io.mpreg.blockchain.ledger.history.GenesisCommit;
import io.mpreg.blockchain.ledger.history.Head;
import io.mpreg.blockchain.ledger.history.SnapshotCommit;
import io.mpreg.blockchain.ledger.history.Termination;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/// A chain of one authority for tests of stores: headers commit to their transactions, parents and
/// history and have valid certificates; transactions are not executed, so the state is not the one
/// that the headers commit to.
public final class TestChain {
  public static final Map<Bytes, Bytes> STATE =
      Map.of(ascii("\u0001parameters"), ascii("p"), ascii("\u0004alice"), ascii("100"));

  private static final SigningKey CONSENSUS_KEY = key(1);
  private static final SigningKey ACCOUNT_KEY = key(3);

  public static final Bytes DOCUMENT =
      ascii(
          """
          {"version": 1, "chainName": "test of a store", "salt": "%s", "timestamp": 1700000000000,
           "development": false,
           "parameters": {"blockIntervalMillis": 200, "roundTimeoutMillis": 1500,
             "maxBlockTransactions": 10000, "maxBlockBytes": 8388608, "validUntilWindow": 100000,
             "registration": "open"},
           "byzantine": 0, "crashed": 0,
           "authorities": [{"id": "authority", "consensusKey": "%s", "checkpointKey": "%s"}],
           "nodes": [
             {"id": "authority", "algorithm": "ed25519", "publicKey": "%s", "balance": 0}],
           "approvals": []}
          """
              .formatted(
                  "07".repeat(32),
                  CONSENSUS_KEY.publicKey().hex(),
                  key(2).publicKey().hex(),
                  ACCOUNT_KEY.publicKey().hex()));

  private final AuthoritySet authorities = Genesis.parse(DOCUMENT).authorities();
  private final GenesisCommit genesis =
      new GenesisCommit(DOCUMENT, Genesis.parse(DOCUMENT).header(), STATE);
  private final Hash chainId = genesis.header().hash();

  private Head head = new Head(genesis.header(), historyOf(genesis.header()), 0, 1);
  private long nonce;

  public static Bytes ascii(String text) {
    return Bytes.of(text.getBytes(StandardCharsets.US_ASCII));
  }

  public GenesisCommit genesis() {
    return genesis;
  }

  public AuthoritySet authorities() {
    return authorities;
  }

  public Head head() {
    return head;
  }

  /// A new transaction, distinct from all earlier ones.
  public Transaction transaction(String sender, String receiver, String operationType) {
    return transaction(sender, receiver, operationType, new Payload(ascii("payload " + nonce)));
  }

  public Transaction transaction(
      String sender, String receiver, String operationType, Payload payload) {
    return new TransactionDraft(
            chainId,
            new NodeId(sender),
            new NodeId(receiver),
            new OperationType(operationType),
            0,
            nonce++,
            1_700_000_000_000L,
            head.header().height(),
            head.header().height() + 1_000,
            payload,
            ACCOUNT_KEY.publicKey())
        .signedBy(ACCOUNT_KEY);
  }

  /// A snapshot of the state after a block of any height, on a history of which only the roots are
  /// known; the chain continues after that block.
  public SnapshotCommit snapshot(
      long height, List<FinalAuthorityChange> authorityChanges, Transaction... transactions) {
    List<Hash> roots =
        IntStream.range(0, Long.bitCount(height))
            .mapToObj(number -> Hash.of(ascii("subtree " + number)))
            .toList();
    CompactRange history = CompactRange.of(height, roots);
    List<Entry> entries =
        List.of(transactions).stream().map(one -> new Entry(one, Outcome.APPLIED)).toList();
    Block block = block(entries, authorities, height, Hash.ZERO, history.root());
    SnapshotCommit snapshot =
        new SnapshotCommit(
            DOCUMENT, block, certificate(block.header()), history, STATE, authorityChanges);
    head = snapshot.head();
    return snapshot;
  }

  /// The commit of the next block alone; the chain's head becomes this block.
  public BlockCommit next(Transaction... transactions) {
    return next(
        List.of(transactions).stream().map(one -> new Entry(one, Outcome.APPLIED)).toList());
  }

  /// The commit of the next block as an authority change; the new authorities decide nothing here.
  public BlockCommit change(AuthoritySet following) {
    return next(
        block(List.of(), following),
        List.of(),
        Map.of(StateKey.NEXT_AUTHORITIES, Optional.of(following.encode())));
  }

  public BlockCommit next(List<Entry> entries) {
    return next(block(entries, authorities), entries, Map.of());
  }

  private BlockCommit next(
      Block block, List<Entry> entries, Map<Bytes, Optional<Bytes>> stateChanges) {
    Hash leaf = MerkleTree.leafHash(block.header().encode());
    BlockCommit commit =
        new BlockCommit(
            block,
            certificate(block.header()),
            List.of(),
            new Head(
                block.header(),
                head.history().append(leaf),
                head.transactionCount() + entries.size(),
                head.totalWork() + 1),
            head.history().completedBy(leaf),
            stateChanges,
            List.of(),
            List.of(),
            List.of());
    head = commit.head();
    return commit;
  }

  private Block block(List<Entry> entries, AuthoritySet following) {
    BlockHeader parent = head.header();
    return block(entries, following, parent.height() + 1, parent.hash(), head.history().root());
  }

  private Block block(
      List<Entry> entries,
      AuthoritySet following,
      long height,
      Hash previousHash,
      Hash historyRoot) {
    BlockHeader parent = head.header();
    Hash root = MerkleTree.of(entries.stream().map(Entry::leafHash).toList()).root();
    return new Block(
        new BlockHeader(
            1,
            chainId,
            height,
            0,
            previousHash,
            historyRoot,
            root,
            entries.size(),
            Hash.of(ascii("state " + height)),
            Hash.ZERO,
            VectorClock.EMPTY.increment(new NodeId("authority")),
            new NodeId("authority"),
            parent.timestampMillis() + 1,
            authorities.hash(),
            following.hash(),
            1,
            0),
        entries);
  }

  private Certificate certificate(BlockHeader header) {
    Ballot ballot = new Ballot(VoteKind.FINALIZE, header.height(), 0, header.hash());
    Bytes message = ballot.signingBytes(chainId, authorities.hash());
    return new Certificate(
        VoteKind.FINALIZE,
        header.height(),
        0,
        header.hash(),
        List.of(new IndexedSignature(0, CONSENSUS_KEY.sign(message.toArray()))));
  }

  private static CompactRange historyOf(BlockHeader header) {
    return CompactRange.EMPTY.append(MerkleTree.leafHash(header.encode()));
  }

  private static SigningKey key(int number) {
    byte[] seed = new byte[32];
    seed[0] = (byte) number;
    return SigningKey.fromSeed(SignatureAlgorithm.ED25519, seed);
  }

  /// The same commit with additional parts.
  public static BlockCommit with(
      BlockCommit commit,
      Map<Bytes, Optional<Bytes>> stateChanges,
      List<Termination> terminations,
      List<Long> finishedJournalRows) {
    return new BlockCommit(
        commit.block(),
        commit.certificate(),
        commit.guard(),
        commit.head(),
        commit.historyNodes(),
        stateChanges,
        commit.parcels(),
        terminations,
        finishedJournalRows);
  }
}

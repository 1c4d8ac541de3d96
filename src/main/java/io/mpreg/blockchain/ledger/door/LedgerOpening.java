package io.mpreg.blockchain.ledger.door;

import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.block.BlockHeader;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.crypto.SignatureCheck;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.encoding.Malformed;
import io.mpreg.blockchain.core.merkle.SparseMerkleTree;
import io.mpreg.blockchain.core.rules.Rules;
import io.mpreg.blockchain.core.rules.RulesUnknown;
import io.mpreg.blockchain.core.state.ChainState;
import io.mpreg.blockchain.core.state.Genesis;
import io.mpreg.blockchain.core.state.Tip;
import io.mpreg.blockchain.core.transaction.Transaction;
import io.mpreg.blockchain.ledger.history.AuthorityHistory;
import io.mpreg.blockchain.ledger.history.ChainBase;
import io.mpreg.blockchain.ledger.history.GenesisCommit;
import io.mpreg.blockchain.ledger.history.Head;
import io.mpreg.blockchain.ledger.history.JournalRow;
import io.mpreg.blockchain.ledger.history.LedgerStore;
import io.mpreg.blockchain.ledger.history.inspection.StoreVerification;
import io.mpreg.blockchain.ledger.pending.LedgerObserver;
import io.mpreg.blockchain.ledger.pending.PendingTransactions;
import io.mpreg.blockchain.ledger.pending.SignatureChecks;
import io.mpreg.blockchain.platform.database.StoreDamaged;
import io.mpreg.blockchain.platform.database.StoreFailure;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/// Start-up: begins a chain in an empty store, or loads and checks the stored chain and replays the
/// journal. Refuses to run on a store that contradicts itself.
public final class LedgerOpening {
  private static final Logger LOG = LoggerFactory.getLogger(LedgerOpening.class);

  private final LedgerStore store;
  private final Genesis genesis;
  private final LedgerOptions options;

  private LedgerOpening(LedgerStore store, Genesis genesis, LedgerOptions options) {
    this.store = store;
    this.genesis = genesis;
    this.options = options;
  }

  /// Opens the ledger of a genesis.
  ///
  /// @throws StoreDamaged when the store contradicts itself
  /// @throws GenesisUnusable when the store holds another chain
  public static Ledger open(
      LedgerStore store, Genesis genesis, LedgerOptions options, InstantSource clock) {
    return open(store, genesis, options, clock, LedgerObserver.NONE);
  }

  /// Opens the ledger of a genesis and reports its events to an observer.
  ///
  /// @throws StoreDamaged when the store contradicts itself, or holds another chain
  public static Ledger open(
      LedgerStore store,
      Genesis genesis,
      LedgerOptions options,
      InstantSource clock,
      LedgerObserver observer) {
    if (store.head().isEmpty()) {
      create(store, genesis);
    }
    return prepare(store, genesis, options, clock, observer);
  }

  /// Like [#open], but writes nothing: a new chain exists in memory only until [#create].
  static Ledger prepare(
      LedgerStore store,
      Genesis genesis,
      LedgerOptions options,
      InstantSource clock,
      LedgerObserver observer) {
    LedgerOpening opening = new LedgerOpening(store, genesis, options);
    return store.head().isPresent()
        ? opening.loaded(clock, observer)
        : opening.begun(clock, observer);
  }

  /// Writes the beginning of a chain into an empty store.
  static void create(LedgerStore store, Genesis genesis) {
    store.create(
        new GenesisCommit(genesis.document(), genesis.header(), genesis.state().entries()));
    LOG.info("Began chain {} ({})", genesis.chainId(), genesis.chainName());
  }

  /// Begins the chain in an empty store with a later state than that of its genesis, if there is
  /// one; [#open] then continues from it. Does nothing when the store holds a chain.
  ///
  /// @throws StoreFailure when this process ends before such a state was found
  public static void begin(LedgerStore store, Genesis genesis, SnapshotFinder source) {
    if (store.head().isPresent()) {
      return;
    }
    try {
      source
          .find(genesis)
          .ifPresent(
              snapshot -> {
                store.begin(snapshot);
                LOG.info(
                    "Began chain {} ({}) with the state after block {}",
                    genesis.chainId(),
                    genesis.chainName(),
                    snapshot.block().height());
              });
    } catch (InterruptedException ended) {
      // The failure alone reports the interruption; the thread's interrupt flag stays clear,
      // because beans that close now have to be able to wait.
      throw new StoreFailure("no snapshot was found before this process was ended", ended);
    }
  }

  private void requireKnown(BlockHeader head) {
    RulesUnknown.unlessKnown(
        "Block " + head.height(), new Rules(head.rulesVersion()), options.supported(genesis));
  }

  // Logged at each start from the approval on: operators have until that height to install newer
  // software.
  private void tellRules(Tip tip) {
    RulesStatus rules = RulesStatus.of(tip.state(), options.supported(genesis));
    rules
        .obstacle(tip.height() + 1)
        .ifPresent(
            reason ->
                LOG.warn(
                    "{}. This member answers reads; it does not vote and accepts no transactions",
                    reason));
    rules
        .next()
        .ifPresent(
            step ->
                LOG.atLevel(rules.willBeUnknown() ? Level.WARN : Level.INFO)
                    .log(
                        "Rules {} hold from height {} on; this member knows rules up to {}{}",
                        step.rules(),
                        step.fromHeight(),
                        rules.supported(),
                        rules.willBeUnknown() ? ", and stops before them" : ""));
  }

  private Ledger begun(InstantSource clock, LedgerObserver observer) {
    requireKnown(genesis.header());
    Tip tip = Tip.of(genesis);
    Head head = new Head(genesis.header(), tip.history(), 0, genesis.header().difficulty());
    PendingTransactions pending = pending(tip);
    return new Ledger(store, genesis, options, clock, observer, head, tip, pending);
  }

  private Ledger loaded(InstantSource clock, LedgerObserver observer) {
    requireSameGenesis();
    Head head = store.head().orElseThrow();
    requireKnown(head.header());
    new StoreVerification(store, options.verifiedBlocks()).verify(deciding(head));
    Tip tip = tip(head);
    PendingTransactions pending = pending(tip);
    tellRules(tip);
    int waiting = restore(pending);
    LOG.info(
        "Chain {} at height {} with {} final transactions, {} pending",
        genesis.chainId(),
        tip.height(),
        head.transactionCount(),
        waiting);
    return new Ledger(store, genesis, options, clock, observer, head, tip, pending);
  }

  // The transactions of the blocks that are verified at start.
  private List<AuthoritySet> deciding(Head head) {
    long first = head.header().height() - options.verifiedBlocks() + 1;
    long lowest = store.base().map(ChainBase::height).orElse(0L);
    return new AuthorityHistory(store, genesis.authorities(), height -> Optional.empty())
        .from(Math.max(lowest, first));
  }

  private void requireSameGenesis() {
    Bytes kept = store.genesis().orElseThrow(() -> new StoreDamaged("the genesis is missing"));
    if (!kept.equals(genesis.document())) {
      throw new GenesisUnusable(
          "The database holds the chain of another genesis document: its hash is %s, the hash of the configured one is %s."
              .formatted(Hash.of(kept), Hash.of(genesis.document())),
          "Name the document of that chain in LEDGER_GENESIS, byte for byte, or another database in"
              + " SPRING_DATASOURCE_URL. Without LEDGER_GENESIS the demonstration chain is run.");
    }
  }

  private Tip tip(Head head) {
    Map<Bytes, Optional<Bytes>> entries = new HashMap<>();
    store.forEachStateEntry((key, value) -> entries.put(key, Optional.of(value)));
    SparseMerkleTree tree = SparseMerkleTree.EMPTY.with(entries);
    BlockHeader header = head.header();
    if (!tree.root().equals(header.stateRoot())) {
      throw new StoreDamaged(
          "The stored state has root %s, block %d commits to %s. Restore the database from a backup."
              .formatted(tree.root(), header.height(), header.stateRoot()));
    }
    try {
      ChainState state = ChainState.of(genesis.chainId(), header.height(), tree);
      return new Tip(header, header.hash(), head.history(), state);
    } catch (Malformed malformed) {
      throw new StoreDamaged("The stored state cannot be read: " + malformed.getMessage());
    }
  }

  private PendingTransactions pending(Tip tip) {
    return new PendingTransactions(tip, options.pendingCapacity(), options.pendingBytes());
  }

  private int restore(PendingTransactions pending) {
    try (SignatureChecks signatures = new SignatureChecks()) {
      for (JournalRow row : store.journal()) {
        requireSignatures(row, signatures.check(row.transactions()));
        pending.restore(row, this::isTerminal);
      }
    }
    return pending.size();
  }

  private boolean isTerminal(Transaction transaction) {
    return store.transaction(transaction.id()).isPresent()
        || store.termination(transaction.id()).isPresent();
  }

  private static void requireSignatures(JournalRow row, List<SignatureCheck> checks) {
    int wrong = checks.indexOf(SignatureCheck.INVALID);
    if (wrong >= 0) {
      throw new StoreDamaged(
          "Journal row %d: the signature of %s is not valid. Restore the database from a backup."
              .formatted(row.sequence(), row.transactions().get(wrong)));
    }
  }
}

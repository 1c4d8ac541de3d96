package io.mpreg.blockchain.core.execution;

import static io.mpreg.blockchain.core.block.BlockFault.BLOCK_AUTHORITIES_MISMATCH;
import static io.mpreg.blockchain.core.block.BlockFault.BLOCK_CHAIN_MISMATCH;
import static io.mpreg.blockchain.core.block.BlockFault.BLOCK_EXTENSIONS_MISMATCH;
import static io.mpreg.blockchain.core.block.BlockFault.BLOCK_HEIGHT_WRONG;
import static io.mpreg.blockchain.core.block.BlockFault.BLOCK_HISTORY_MISMATCH;
import static io.mpreg.blockchain.core.block.BlockFault.BLOCK_PARENT_MISMATCH;
import static io.mpreg.blockchain.core.block.BlockFault.BLOCK_STATE_MISMATCH;
import static io.mpreg.blockchain.core.block.BlockFault.BLOCK_TIME_NOT_LATER;
import static io.mpreg.blockchain.core.block.BlockFault.BLOCK_TOO_LARGE;
import static io.mpreg.blockchain.core.block.BlockFault.BLOCK_TRANSACTIONS_MISMATCH;
import static io.mpreg.blockchain.core.block.BlockFault.BLOCK_TRANSACTION_REFUSED;
import static io.mpreg.blockchain.core.block.BlockFault.BLOCK_TURN_MISMATCH;
import static io.mpreg.blockchain.core.block.BlockFault.BLOCK_VERSION_UNKNOWN;
import static io.mpreg.blockchain.core.block.BlockFault.BLOCK_WORK_INSUFFICIENT;

import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.block.BlockFault;
import io.mpreg.blockchain.core.block.BlockHeader;
import io.mpreg.blockchain.core.block.WorkRequirement;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.state.ChainState;
import io.mpreg.blockchain.core.state.Parameters;
import io.mpreg.blockchain.core.state.Tip;
import io.mpreg.blockchain.core.state.Turns;
import io.mpreg.blockchain.core.transaction.Transaction;
import java.util.List;
import java.util.function.Predicate;

/// Judges a block that another member made: every header field must equal the recomputed value.
/// Cheap rules are checked first; the first fault is the result.
public final class BlockRules {
  private BlockRules() {}

  /// The result of judging a block.
  public sealed interface Judgement {
    /// The block is valid; its outcomes were recomputed.
    record Valid(ExecutedBlock executed) implements Judgement {}

    /// The block is invalid.
    ///
    /// @param detail a description for people
    record Invalid(BlockFault fault, String detail) implements Judgement {}
  }

  private record Rule(BlockFault fault, boolean holds, String detail) {}

  /// Judges a block against the tip that it claims to continue.
  ///
  /// @param parent the chain that the block claims to continue
  /// @param work the required difficulty and nonce
  /// @param signatureHolds tells whether a transaction's signature is valid
  public static Judgement judge(
      Tip parent,
      BlockHeader header,
      List<Transaction> transactions,
      WorkRequirement work,
      Predicate<Transaction> signatureHolds) {
    for (Rule rule : headerRules(parent, header, work)) {
      if (!rule.holds()) {
        return new Judgement.Invalid(rule.fault(), rule.detail());
      }
    }
    if (!fits(transactions, parent.state().parameters())) {
      return new Judgement.Invalid(
          BLOCK_TOO_LARGE,
          "%d transactions are too many or too long".formatted(transactions.size()));
    }
    return execute(parent, header, transactions, signatureHolds);
  }

  private static List<Rule> headerRules(Tip parent, BlockHeader header, WorkRequirement work) {
    ChainState state = parent.state();
    AuthoritySet set = state.authorities();
    AuthoritySet nextSet = state.followingAuthorities();
    long height = parent.height() + 1;
    Turns turns = state.turns().after(set, height, header.originRound(), nextSet);
    return List.of(
        new Rule(
            BLOCK_VERSION_UNKNOWN,
            header.rulesVersion() == state.rules().version(),
            "rulesVersion %d, rules %s hold".formatted(header.rulesVersion(), state.rules())),
        new Rule(
            BLOCK_CHAIN_MISMATCH,
            header.chainId().equals(state.chainId()),
            "chainId " + header.chainId()),
        new Rule(
            BLOCK_HEIGHT_WRONG,
            header.height() == height,
            "height %d after %d".formatted(header.height(), parent.height())),
        new Rule(
            BLOCK_PARENT_MISMATCH,
            header.previousHash().equals(parent.hash()),
            "previousHash %s, parent %s".formatted(header.previousHash(), parent.hash())),
        new Rule(
            BLOCK_TIME_NOT_LATER,
            header.timestampMillis() > parent.header().timestampMillis(),
            "timestamp %d after %d"
                .formatted(header.timestampMillis(), parent.header().timestampMillis())),
        new Rule(
            BLOCK_HISTORY_MISMATCH,
            header.historyRoot().equals(parent.history().root()),
            "historyRoot %s, computed %s".formatted(header.historyRoot(), parent.history().root())),
        new Rule(
            BLOCK_AUTHORITIES_MISMATCH,
            header.authoritySetHash().equals(set.hash())
                && header.nextAuthoritySetHash().equals(nextSet.hash()),
            "authority set hashes of height " + height),
        new Rule(
            BLOCK_TURN_MISMATCH,
            header.miner().equals(state.turns().leader(set, height, header.originRound()))
                && header.vectorClock().equals(turns.clock()),
            "turn of %s in round %d".formatted(header.miner().value(), header.originRound())),
        new Rule(
            BLOCK_EXTENSIONS_MISMATCH,
            header.extensionsRoot().equals(Hash.ZERO),
            "extensionsRoot " + header.extensionsRoot()),
        new Rule(
            BLOCK_WORK_INSUFFICIENT,
            work.isMetBy(header),
            "difficulty %d, nonce %d".formatted(header.difficulty(), header.nonce())));
  }

  // Checked for the whole block before the first signature.
  private static boolean fits(List<Transaction> transactions, Parameters parameters) {
    long bytes = transactions.stream().mapToLong(Transaction::sizeBytes).sum();
    return transactions.size() <= parameters.maxBlockTransactions()
        && bytes <= parameters.maxBlockBytes();
  }

  private static Judgement execute(
      Tip parent,
      BlockHeader header,
      List<Transaction> transactions,
      Predicate<Transaction> signatureHolds) {
    BlockDraft draft = new BlockDraft(parent, signatureHolds);
    for (Transaction transaction : transactions) {
      switch (draft.add(transaction)) {
        case BlockDraft.Addition.Added added -> {}
        case BlockDraft.Addition.Full full ->
            throw new IllegalStateException("no room in a block that fits");
        case BlockDraft.Addition.Refused refused -> {
          return new Judgement.Invalid(
              BLOCK_TRANSACTION_REFUSED,
              "%s at index %d: %s".formatted(transaction, draft.size(), refused.fault().code()));
        }
      }
    }
    ExecutedBlock computed =
        draft.finish(
            header.originRound(), header.timestampMillis(), header.difficulty(), header.nonce());
    return compare(header, computed);
  }

  private static Judgement compare(BlockHeader header, ExecutedBlock computed) {
    BlockHeader ours = computed.block().header();
    if (header.transactionCount() != ours.transactionCount()
        || !header.transactionsRoot().equals(ours.transactionsRoot())) {
      return new Judgement.Invalid(
          BLOCK_TRANSACTIONS_MISMATCH,
          "transactionsRoot %s, computed %s"
              .formatted(header.transactionsRoot(), ours.transactionsRoot()));
    }
    if (!header.stateRoot().equals(ours.stateRoot())) {
      return new Judgement.Invalid(
          BLOCK_STATE_MISMATCH,
          "stateRoot %s, computed %s".formatted(header.stateRoot(), ours.stateRoot()));
    }
    return new Judgement.Valid(computed);
  }
}

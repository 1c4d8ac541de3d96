package io.mpreg.blockchain.ledger.door;

import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.rules.Rules;
import io.mpreg.blockchain.core.state.ChainState;
import io.mpreg.blockchain.core.state.Tip;
import io.mpreg.blockchain.core.state.Turns;
import io.mpreg.blockchain.ledger.history.FinalChain;
import io.mpreg.blockchain.ledger.history.Head;
import io.mpreg.blockchain.ledger.pending.PendingTransactions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/// The chain's height, authorities and rules, for operators, and for code that must stop at rules
/// that this member does not know.
public final class ChainStatus {
  private final FinalChain chain;
  private final PendingTransactions pending;
  private final Rules supported;
  private volatile ConsensusProgress progress = ConsensusProgress.STARTING;

  ChainStatus(FinalChain chain, PendingTransactions pending, Rules supported) {
    this.chain = chain;
    this.pending = pending;
    this.supported = supported;
  }

  /// Why this member cannot decide, verify or fetch the next height: that height has rules that
  /// this member does not know. Checked before anything is done at a height.
  public Optional<String> unknownRules() {
    ChainState state = chain.tip().state();
    return supported.include(state.rules())
        ? Optional.empty()
        : RulesStatus.of(state, supported).obstacle(state.height() + 1);
  }

  /// The rules of the next height, and the latest rules that this member knows.
  public RulesStatus rules() {
    return RulesStatus.of(chain.tip().state(), supported);
  }

  /// Sets the progress of the consensus.
  public void report(ConsensusProgress now) {
    progress = now;
  }

  /// A summary of the chain.
  public ChainSummary summary() {
    Head head = chain.head();
    return new ChainSummary(
        chain.tip().state().chainId(),
        chain.genesis().chainName(),
        chain.genesis().development(),
        head.header().height(),
        chain.lowestHeight(),
        head.header().hash(),
        head.transactionCount(),
        head.totalWork(),
        chain.tip().state().rules(),
        chain.tip().state().parameters(),
        pending.size());
  }

  /// Who decides the next height.
  public ConsensusStatus consensus() {
    Tip tip = chain.tip();
    ChainState state = tip.state();
    Turns turns = state.turns();
    long height = tip.height() + 1;
    List<NodeId> order = new ArrayList<>(turns.order(state.authorities(), height));
    ConsensusProgress now = progress;
    Collections.rotate(order, -(now.round() % order.size()));
    return new ConsensusStatus(
        "proof-of-authority",
        height,
        now.round(),
        order.getFirst(),
        order,
        state.authorities(),
        state.followingAuthorities(),
        tip.header().vectorClock(),
        tip.height(),
        rules(),
        now);
  }
}

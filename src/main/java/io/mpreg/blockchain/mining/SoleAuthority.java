package io.mpreg.blockchain.mining;

import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.authority.Ballot;
import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.authority.ConsensusSigner;
import io.mpreg.blockchain.core.authority.Vote;
import io.mpreg.blockchain.core.authority.VoteKind;
import io.mpreg.blockchain.core.block.BlockHeader;
import io.mpreg.blockchain.core.consensus.Candidate;
import io.mpreg.blockchain.core.consensus.Effect;
import io.mpreg.blockchain.core.consensus.Event;
import io.mpreg.blockchain.core.consensus.GuardRow;
import io.mpreg.blockchain.core.consensus.ProofOfAuthority;
import io.mpreg.blockchain.core.consensus.Proposal;
import io.mpreg.blockchain.core.consensus.Simplex;
import io.mpreg.blockchain.core.consensus.State;
import io.mpreg.blockchain.core.consensus.Step;
import io.mpreg.blockchain.core.consensus.Verdict;
import io.mpreg.blockchain.core.consensus.VoteGuard;
import io.mpreg.blockchain.core.execution.ExecutedBlock;
import io.mpreg.blockchain.core.state.Tip;
import io.mpreg.blockchain.keys.AuthorityKeys;
import io.mpreg.blockchain.keys.KeysUnusable;
import io.mpreg.blockchain.ledger.Appended;
import io.mpreg.blockchain.ledger.Ledger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/// Drives the consensus core of a chain with one authority: the code path of many, in which every
/// vote is sent to oneself only. Nothing leaves the process before the end, so guard rows,
/// certificate and block become durable in one commit. Used by one thread.
final class SoleAuthority {
  private final Ledger ledger;
  private final AuthorityKeys keys;
  private final ConsensusSigner signer;
  // Absent until it is needed, and again after votes in memory that have never been.
  private @Nullable State state;

  /// Starts from what the ledger has stored.
  ///
  /// @throws KeysUnusable when the chain has one authority, and knows it by other keys
  SoleAuthority(Ledger ledger, AuthorityKeys keys) {
    this.ledger = ledger;
    this.keys = keys;
    if (isSole()) {
      keys.requireIn(ledger.tip().state().authorities());
    }
    this.signer =
        ConsensusSigner.holding(
            keys.consensusKey(),
            ledger.tip().state().chainId(),
            height -> ledger.tip().state().authorities().hash());
  }

  boolean isSole() {
    AuthoritySet authorities = ledger.tip().state().authorities();
    return authorities.size() == 1 && authorities.contains(keys.id());
  }

  private State resumed() {
    Tip tip = ledger.tip();
    VoteGuard guard = VoteGuard.of(ledger.guardRows());
    Step first =
        Simplex.resume(
            keys.id(),
            ProofOfAuthority.after(tip.state()),
            tip.hash(),
            ledger.latestBlock().certificate(),
            guard,
            List.of(),
            List.of());
    return first.state();
  }

  /// Decides the next height, as its only authority, and appends its block.
  ///
  /// @param block makes the block on the present tip for a round
  Appended decide(IntFunction<ExecutedBlock> block) {
    // Others may have decided since, while this member was one of several.
    if (state == null || state.height() != ledger.tip().height() + 1) {
      Optional<Appended.HeadMoved> overtaken = ledger.overtaken();
      if (overtaken.isPresent()) {
        return overtaken.get();
      }
      state = resumed();
    }
    Run run = new Run(block, state);
    // Unless the block becomes final, nothing was sent and nothing is durable of what is voted now.
    state = null;
    Appended appended = run.toTheEnd();
    if (appended instanceof Appended.Final) {
      state = run.state;
    }
    return appended;
  }

  private final class Run {
    private final IntFunction<ExecutedBlock> block;
    private final Deque<Event> inbox = new ArrayDeque<>();
    private final List<GuardRow> staged = new ArrayList<>();
    private State state;
    private Optional<ExecutedBlock> built = Optional.empty();
    private Optional<Appended> appended = Optional.empty();

    Run(IntFunction<ExecutedBlock> block, State state) {
      this.block = block;
      this.state = state;
    }

    Appended toTheEnd() {
      inbox.add(new Event.WorkWaiting(state.height()));
      while (!inbox.isEmpty()) {
        Step step = Simplex.step(state, inbox.remove());
        state = step.state();
        step.effects().forEach(this::carryOut);
      }
      return appended.orElseThrow(
          () -> new IllegalStateException("the only authority did not decide: " + state));
    }

    private void carryOut(Effect effect) {
      switch (effect) {
        case Effect.RequestBlock request -> build(request);
        case Effect.PersistThenSend vote -> {
          staged.removeIf(row -> isSameRound(row, vote.row()));
          staged.add(vote.row());
          sendToSelf(vote.ballot(), vote.justification());
        }
        case Effect.SendAgain vote -> sendToSelf(vote.ballot(), vote.justification());
        case Effect.ObtainBlock wanted -> judge(wanted);
        case Effect.Decide decision -> append(decision.certificate());
        // There is nobody to send to; what the certificate proves is known here.
        case Effect.PersistThenBroadcast certificate -> {}
        case Effect.Broadcast certificate -> {}
        // The round ends before its time can be up.
        case Effect.StartTimer timer -> {}
        case Effect.CatchUp behind -> throw impossible(effect);
        case Effect.Report evidence -> throw impossible(effect);
        case Effect.Halt halt -> throw impossible(effect);
      }
    }

    private void build(Effect.RequestBlock request) {
      ExecutedBlock made = block.apply(request.round());
      built = Optional.of(made);
      inbox.add(new Event.BlockBuilt(request.round(), candidate(made)));
    }

    private void judge(Effect.ObtainBlock wanted) {
      built
          .filter(made -> made.block().hash().equals(wanted.hash()))
          .ifPresent(made -> inbox.add(new Event.BlockJudged(candidate(made), Verdict.VALID)));
    }

    private void sendToSelf(Ballot ballot, List<Certificate> justification) {
      Vote vote = ballot.signedBy(signer, 0);
      inbox.add(
          ballot.kind() == VoteKind.PROPOSE
              ? new Event.ProposalReceived(new Proposal(vote, justification))
              : new Event.VoteReceived(vote));
    }

    private void append(Certificate certificate) {
      ExecutedBlock decided = built.orElseThrow();
      Appended result = ledger.append(decided, certificate, List.copyOf(staged));
      appended = Optional.of(result);
      // The core is never begun for a height of rules that are not known.
      if (result instanceof Appended.Final done && ledger.rulesUnknown().isEmpty()) {
        inbox.add(
            new Event.BlockApplied(
                decided.block().hash(),
                Optional.of(certificate),
                ProofOfAuthority.after(done.tip().state())));
      }
    }
  }

  private static boolean isSameRound(GuardRow row, GuardRow other) {
    return row.height() == other.height() && row.round() == other.round();
  }

  private static Candidate candidate(ExecutedBlock made) {
    BlockHeader header = made.block().header();
    return new Candidate(
        made.block().hash(), header.height(), header.originRound(), header.previousHash());
  }

  private static IllegalStateException impossible(Effect effect) {
    return new IllegalStateException("one authority alone cannot come to " + effect);
  }
}

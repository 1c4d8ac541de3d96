package io.mpreg.blockchain.simulation;

import io.mpreg.blockchain.core.authority.VoteKind;
import io.mpreg.blockchain.core.consensus.Verdict;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/// How a member gets final blocks from others, and how it learns until where it may have voted when
/// all its storage was lost. It believes nobody: every block is checked with its certificate.
final class CatchingUp {

  private static final int ASK_AGAIN_MILLIS = 1_000;

  private final Federation federation;
  private final Member me;
  private final TreeMap<Integer, Long> heads = new TreeMap<>();
  private long asked;

  CatchingUp(Federation federation, Member me) {
    this.federation = federation;
    this.me = me;
    this.asked = -ASK_AGAIN_MILLIS;
  }

  /// Somebody has a higher final height.
  void to(long height) {
    if (height < me.storage().height() || federation.agenda().now() < asked + ASK_AGAIN_MILLIS) {
      return;
    }
    asked = federation.agenda().now();
    Member giver = federation.chance().of(federation.members());
    federation
        .network()
        .ask(
            me,
            giver,
            () -> Optional.of(giver.conduct().history(giver, me.storage().height())),
            blocks -> me.later(0, () -> take(blocks)));
  }

  private void take(List<FinalBlock> blocks) {
    asked = -ASK_AGAIN_MILLIS;
    for (FinalBlock block : blocks) {
      if (block.block().height() < me.storage().height()) {
        continue;
      }
      if (!holds(block)) {
        federation.oracle().refused(me);
        break;
      }
      me.apply(block);
    }
    if (me.storage().height() > me.state().height()) {
      me.inbox(me.applied());
    }
  }

  private boolean holds(FinalBlock last) {
    SimulatedBlock block = last.block();
    return last.certificate().kind() == VoteKind.FINALIZE
        && last.certificate().height() == block.height()
        && last.certificate().blockHash().equals(block.hash())
        && block.height() == me.storage().height()
        && block.hashHolds()
        && Seals.hold(last.certificate(), federation.plan().at(block.height()))
        && me.workshop().judge(block) != Verdict.INVALID;
  }

  /// Asks the others for their heads until a quorum of them has proved one, if this member does not
  /// know any more what it has signed (see `VoteGuard.abstainingThrough`).
  void askForHeads() {
    heads.clear();
    askWhileUnknown();
  }

  private void askWhileUnknown() {
    if (!me.storage().votesAreUnknown()) {
      return;
    }
    for (Member other : federation.members()) {
      if (other.number() != me.number()) {
        federation
            .network()
            .ask(
                me,
                other,
                () -> Optional.of(other.conduct().head(other)),
                head -> me.later(0, () -> hear(other, head)));
      }
    }
    me.later(ASK_AGAIN_MILLIS, this::askWhileUnknown);
  }

  private void hear(Member other, Optional<FinalBlock> head) {
    if (!me.storage().votesAreUnknown()) {
      return;
    }
    long proven =
        head.filter(last -> Seals.hold(last.certificate(), federation.plan().at(heightOf(last))))
            .map(CatchingUp::heightOf)
            .orElse(0L);
    heads.merge(other.number(), proven, Math::max);
    long highest = heads.values().stream().mapToLong(Long::longValue).max().orElse(0);
    Roster deciding = federation.plan().at(highest + 2);
    long answers = heads.keySet().stream().filter(deciding.numbers()::contains).count();
    if (answers >= deciding.set().quorum()) {
      me.storage().writeBegun(highest + 2);
      me.begin();
    }
  }

  private static long heightOf(FinalBlock last) {
    return last.certificate().height();
  }
}

package io.mpreg.blockchain.simulation;

import io.mpreg.blockchain.core.authority.Ballot;
import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.authority.Vote;
import io.mpreg.blockchain.core.authority.VoteKind;
import io.mpreg.blockchain.core.consensus.Effect;
import io.mpreg.blockchain.core.consensus.Event;
import io.mpreg.blockchain.core.consensus.GuardRow;
import io.mpreg.blockchain.core.consensus.Memory;
import io.mpreg.blockchain.core.consensus.Proposal;
import io.mpreg.blockchain.core.consensus.RoundTimes;
import io.mpreg.blockchain.core.consensus.Simplex;
import io.mpreg.blockchain.core.consensus.State;
import io.mpreg.blockchain.core.consensus.Step;
import io.mpreg.blockchain.core.consensus.Verdict;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.node.NodeId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/// One member: drives the production core, keeps what it must on its disks, and is killed at any
/// point between two steps. What is in memory is lost then.
final class Member {

  static final RoundTimes TIMES = new RoundTimes(1_500);

  private static final int LONGEST_DOWN_MILLIS = 4_000;
  private static final int WORKING_MILLIS = 50;
  private static final int HISTORY_LIMIT = 16;
  private static final int STEPS_BETWEEN_COUNTS = 20;

  private final Federation federation;
  private final int place;
  private final int number;
  private final NodeId id;
  private final Conduct conduct;
  private final Storage storage;
  private final Workshop workshop;
  private final CatchingUp catchingUp;
  private final long error; // of its clock, wanted by a storm

  private final Map<Hash, SimulatedBlock> cache = new TreeMap<>();
  private final List<Message> memory = new ArrayList<>();
  private final Set<Long> lied = new HashSet<>();
  private State state;
  private int steps;
  private int incarnation;
  private boolean up;
  private boolean dead;

  /// The process was killed between two steps.
  private static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1;

    Killed() {
      super("killed", null, false, false);
    }
  }

  Member(Federation federation, int place, int number, Conduct conduct, long error) {
    this.federation = federation;
    this.place = place;
    this.number = number;
    this.id = Roster.id(number);
    this.conduct = conduct;
    this.error = error;
    this.storage = new Storage(federation.first());
    this.workshop = new Workshop(id, storage, federation.plan(), this::clock);
    this.catchingUp = new CatchingUp(federation, this);
    this.state = resumed().state();
  }

  // ---- living and dying ----------------------------------------------------------------------

  void start() {
    up = true;
    workshop.restart();
    federation.oracle().started(this);
    begin();
    catchingUp.askForHeads();
  }

  /// Lets the core begin with what is stored.
  void begin() {
    incarnation++;
    int mine = incarnation;
    guarded(
        mine,
        () -> {
          Step step = resumed();
          state = step.state();
          step.effects().forEach(this::perform);
        });
    work(mine);
    standstill(mine);
    silence(mine);
  }

  private Step resumed() {
    return Simplex.resume(
        id,
        storage.next(),
        storage.headHash(),
        storage.head().map(FinalBlock::certificate),
        storage.guard(),
        storage.certificates(),
        storage.candidates());
  }

  private void mayBeKilled() {
    if (federation.chance().perTenThousand(network().weather().crashesPerTenThousandSteps())) {
      throw new Killed();
    }
  }

  private void guarded(int mine, Runnable action) {
    if (!up || incarnation != mine) {
      return;
    }
    try {
      action.run();
    } catch (Killed e) {
      stop();
      after(100 + federation.chance().below(LONGEST_DOWN_MILLIS), this::startUnlessUp);
    }
  }

  private void startUnlessUp() {
    if (!up && !dead) {
      start();
    }
  }

  void stop() {
    if (up) {
      up = false;
      cache.clear();
      storage.crash(federation.chance());
    }
  }

  void die() {
    dead = true;
    stop();
  }

  /// Stops, loses what this takes away, and starts again.
  void lose(Runnable loss) {
    stop();
    loss.run();
    federation.oracle().lost(this);
    after(1_000, this::startUnlessUp);
  }

  private void after(long millis, Runnable action) {
    federation.agenda().after(millis, action);
  }

  /// Does something later, unless the process has ended by then.
  void later(long millis, Runnable action) {
    int mine = incarnation;
    after(millis, () -> guarded(mine, action));
  }

  private void tell(Event event) {
    later(federation.chance().below(WORKING_MILLIS), () -> inbox(event));
  }

  // ---- what happens by itself ----------------------------------------------------------------

  // Work is always there, but a member learns of it at any time.
  private void work(int mine) {
    guarded(
        mine,
        () -> {
          inbox(new Event.WorkWaiting(state.height()));
          after(200 + federation.chance().below(800), () -> work(mine));
        });
  }

  private void standstill(int mine) {
    long height = state.height();
    after(
        TIMES.standstillMillis(),
        () ->
            guarded(
                mine,
                () -> {
                  standstill(mine);
                  if (state.height() == height) {
                    inbox(new Event.StandstillReached());
                  }
                }));
  }

  private void silence(int mine) {
    after(
        TIMES.silenceWindowMillis(),
        () ->
            guarded(
                mine,
                () -> {
                  silence(mine);
                  inbox(new Event.SilenceWindowEnded());
                }));
  }

  private long clock() {
    int most = network().weather().skewMillis();
    return Federation.EPOCH_MILLIS
        + federation.agenda().now()
        + (most == 0 ? 0 : Math.floorMod(error, 2 * most + 1) - most);
  }

  // ---- the core ------------------------------------------------------------------------------

  void inbox(Event event) {
    Step step = Simplex.step(state, event);
    state = step.state();
    if (++steps % STEPS_BETWEEN_COUNTS == 0) {
      federation.oracle().keeps(this, Memory.messagesKept(state));
    }
    step.effects().forEach(this::perform);
    conduct.heard(this, event);
  }

  private void perform(Effect effect) {
    mayBeKilled();
    switch (effect) {
      case Effect.StartTimer(var timer, long millis) ->
          later(
              millis * (90 + federation.chance().below(21)) / 100,
              () -> inbox(new Event.TimerExpired(timer)));
      case Effect.RequestBlock(long height, int round) -> {
        SimulatedBlock block = conduct.build(this, round);
        cache.put(block.hash(), block);
        tell(new Event.BlockBuilt(round, block.candidate()));
      }
      case Effect.ObtainBlock(long height, Hash hash, List<NodeId> holders) ->
          obtain(hash, holders);
      case Effect.PersistThenSend(Ballot ballot, GuardRow row, List<Certificate> justification) -> {
        persist(ballot, row);
        mayBeKilled();
        conduct.cast(this, ballot, justification);
      }
      case Effect.SendAgain(Ballot ballot, List<Certificate> justification) ->
          conduct.cast(this, ballot, justification);
      case Effect.PersistThenBroadcast(Certificate certificate) -> {
        storage.write(certificate); // for speed, so it need not be durable
        mayBeKilled();
        broadcast(certificate);
      }
      case Effect.Broadcast(Certificate certificate) -> broadcast(certificate);
      case Effect.Decide(var block, Certificate certificate) -> {
        apply(new FinalBlock(body(block.hash()), certificate));
        tell(applied());
      }
      case Effect.CatchUp(Certificate certificate) -> catchingUp.to(certificate.height());
      case Effect.Report(var evidence) -> federation.oracle().reported(this, evidence);
      case Effect.Halt halt -> federation.oracle().halted(this, halt);
    }
  }

  private void persist(Ballot ballot, GuardRow row) {
    storage.writeVote(row, known(ballot.blockHash()));
    mayBeKilled();
    storage.syncDatabase();
    mayBeKilled();
    storage.writeVoteFile(row.height());
    mayBeKilled();
    storage.syncVoteFile();
  }

  void apply(FinalBlock last) {
    if (last.block().height() != storage.height()) {
      throw new AssertionError(number + " applies " + last + " at height " + storage.height());
    }
    int originRound = last.block().originRound();
    mayBeKilled();
    storage.write(
        last, storage.next().after(originRound, federation.plan().at(storage.height() + 1).set()));
    mayBeKilled();
    storage.syncDatabase();
    workshop.finished(last.block().work());
    cache.values().removeIf(block -> block.height() < storage.height());
    federation.oracle().decided(this, last);
    mayBeKilled();
    federation.oracle().acknowledged(this);
  }

  /// Tells the core what is final now.
  Event applied() {
    FinalBlock last = storage.head().orElseThrow();
    return new Event.BlockApplied(
        last.block().hash(), Optional.of(last.certificate()), storage.next());
  }

  // ---- bodies --------------------------------------------------------------------------------

  private @Nullable SimulatedBlock known(Hash hash) {
    return cache.getOrDefault(hash, storage.bodies().get(hash));
  }

  private SimulatedBlock body(Hash hash) {
    SimulatedBlock known = known(hash);
    if (known == null) {
      throw new AssertionError(number + " has judged and lost " + hash);
    }
    return known;
  }

  private void obtain(Hash hash, List<NodeId> holders) {
    SimulatedBlock known = known(hash);
    if (known != null) {
      judge(known);
      return;
    }
    int mine = incarnation;
    for (Member holder : federation.members()) {
      if (holder != this && holders.contains(holder.id)) {
        network()
            .ask(
                this,
                holder,
                () -> holder.give(hash),
                given -> guarded(mine, () -> takeBody(hash, given)));
      }
    }
  }

  private Optional<SimulatedBlock> give(Hash hash) {
    if (!conduct.givesBodies()) {
      return Optional.empty();
    }
    Optional<SimulatedBlock> open = Optional.ofNullable(known(hash));
    return open.or(
        () ->
            history(storage.height() - 4).stream()
                .map(FinalBlock::block)
                .filter(block -> block.hash().equals(hash))
                .findFirst());
  }

  // It may have come with a late proposal by now, but the core still waits for the judgement.
  private void takeBody(Hash hash, SimulatedBlock given) {
    if (given.hash().equals(hash) && given.hashHolds()) {
      cache.put(hash, given);
      judge(given);
    }
  }

  private void judge(SimulatedBlock block) {
    if (block.height() != storage.height()) {
      return;
    }
    Verdict verdict = workshop.judge(block);
    tell(new Event.BlockJudged(block.candidate(), verdict));
    if (verdict == Verdict.NOT_YET) {
      later(Math.min(1_000, workshop.millisUntilValid(block)), () -> judge(block));
    }
  }

  List<FinalBlock> history(long from) {
    long first = Math.max(1, from);
    long end = Math.min(storage.height(), first + HISTORY_LIMIT);
    return LongStream.range(first, end).mapToObj(storage::at).toList();
  }

  // ---- sending and receiving -----------------------------------------------------------------

  void sendToAll(Ballot ballot, List<Certificate> justification) {
    sendTo(federation.members(), sign(ballot), justification);
  }

  Vote sign(Ballot ballot) {
    return Seals.sign(ballot, federation.plan().at(ballot.height()), number, Seals.CHAIN);
  }

  void sendTo(List<Member> receivers, Vote vote, List<Certificate> justification) {
    Event event =
        vote.kind() == VoteKind.PROPOSE
            ? new Event.ProposalReceived(new Proposal(vote, justification))
            : new Event.VoteReceived(vote);
    boolean withBody = vote.kind() == VoteKind.PROPOSE && conduct.givesBodies();
    var message = new Message(event, withBody ? known(vote.blockHash()) : null);
    federation.oracle().sent(this, vote);
    receivers.forEach(receiver -> send(receiver, message));
  }

  private void broadcast(Certificate certificate) {
    if (!conduct.forwards()) {
      return;
    }
    var message = new Message(new Event.CertificateReceived(certificate), null);
    federation.members().stream()
        .filter(receiver -> receiver != this)
        .forEach(receiver -> send(receiver, message));
  }

  void send(Member receiver, Message message) {
    mayBeKilled();
    if (receiver == this) {
      after(0, () -> receive(message));
    } else {
      network().send(this, receiver, message);
    }
  }

  void receive(Message message) {
    guarded(
        incarnation,
        () -> {
          if (holds(message.event())) {
            SimulatedBlock body = message.body();
            if (body != null && body.hashHolds() && body.height() >= storage.height()) {
              cache.put(body.hash(), body);
            }
            inbox(message.event());
          } else {
            federation.oracle().refused(this);
          }
        });
  }

  private boolean holds(Event event) {
    AuthorityPlan plan = federation.plan();
    return switch (event) {
      case Event.ProposalReceived(Proposal proposal) ->
          Seals.hold(proposal, plan.at(proposal.vote().height()));
      case Event.VoteReceived(Vote vote) -> Seals.hold(vote, plan.at(vote.height()));
      case Event.CertificateReceived(Certificate certificate) ->
          Seals.hold(certificate, plan.at(certificate.height()));
      default -> false;
    };
  }

  /// Whether nothing from the other comes through, because a twin talks to one half only.
  boolean isDeafTo(Member other) {
    return conduct == Lie.TWINS && (other.number == number || other.number % 2 != place % 2);
  }

  // ---- reading -------------------------------------------------------------------------------

  int place() {
    return place;
  }

  int number() {
    return number;
  }

  boolean isUp() {
    return up;
  }

  boolean isDead() {
    return dead;
  }

  boolean lies() {
    return conduct != Conduct.HONEST;
  }

  Conduct conduct() {
    return conduct;
  }

  State state() {
    return state;
  }

  Storage storage() {
    return storage;
  }

  Workshop workshop() {
    return workshop;
  }

  Federation federation() {
    return federation;
  }

  /// Keeps a body as if it had been heard of.
  void keep(SimulatedBlock block) {
    cache.put(block.hash(), block);
  }

  /// What a liar wants to remember.
  List<Message> memory() {
    return memory;
  }

  /// Whether this is asked for the first time at this place; a liar lies there once.
  boolean isFirstTimeAt(long height, int round) {
    return lied.add(height * 1_000 + round);
  }

  private Network network() {
    return federation.network();
  }

  @Override
  public String toString() {
    return number + (up ? " " : " (down) ") + conduct + ": " + state;
  }
}

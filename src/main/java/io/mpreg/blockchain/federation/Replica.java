package io.mpreg.blockchain.federation;

import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.authority.Ballot;
import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.authority.ConsensusSigner;
import io.mpreg.blockchain.core.authority.Vote;
import io.mpreg.blockchain.core.authority.VoteKind;
import io.mpreg.blockchain.core.block.BlockRecord;
import io.mpreg.blockchain.core.block.WorkRule;
import io.mpreg.blockchain.core.consensus.Candidate;
import io.mpreg.blockchain.core.consensus.Effect;
import io.mpreg.blockchain.core.consensus.Event;
import io.mpreg.blockchain.core.consensus.ProofOfAuthority;
import io.mpreg.blockchain.core.consensus.Proposal;
import io.mpreg.blockchain.core.consensus.RoundTimes;
import io.mpreg.blockchain.core.consensus.Simplex;
import io.mpreg.blockchain.core.consensus.State;
import io.mpreg.blockchain.core.consensus.Step;
import io.mpreg.blockchain.core.consensus.Timer;
import io.mpreg.blockchain.core.consensus.Verdict;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.execution.BlockRules.Judgement;
import io.mpreg.blockchain.core.execution.ExecutedBlock;
import io.mpreg.blockchain.core.execution.RecordRules;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.state.ChainState;
import io.mpreg.blockchain.core.state.Tip;
import io.mpreg.blockchain.core.transaction.Transaction;
import io.mpreg.blockchain.keys.AuthorityKeys;
import io.mpreg.blockchain.ledger.Appended;
import io.mpreg.blockchain.ledger.Ledger;
import io.mpreg.blockchain.ledger.OpenHeight;
import io.mpreg.blockchain.ledger.StoreFailure;
import io.mpreg.blockchain.mining.BlockBuilder;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// This member's part in deciding with others: feeds the consensus core one event at a time, on one
/// thread, and carries out its effects. A vote leaves only after its guard row is durable; when the
/// store does not say whether it is, the core begins again from what is stored.
///
/// Idle while this member is the only authority: then the miner decides.
final class Replica implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Replica.class);
  private static final long IDLE_MILLIS = 50;
  private static final long PAUSE_AFTER_FAILURE_MILLIS = 500;
  private static final long LEAST_RETRY_MILLIS = 50;

  private final Ledger ledger;
  private final AuthorityKeys keys;
  private final Peers peers;
  private final BlockFetcher fetcher;
  private final FinalElsewhere elsewhere;
  private final ConflictRecord conflicts;
  private final FaultLog faults;
  private final BlockBuilder builder;
  private final InstantSource clock;
  private final ConsensusSigner signer;
  private final Candidates candidates = new Candidates();
  private final Abstention abstention = new Abstention();
  private final OwnVotes ownVotes;
  private final Inbox inbox;
  private final ScheduledExecutorService timers =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("consensus-timers").factory());
  private final ExecutorService worker =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().name("consensus-blocks").factory());
  private final Thread thread;

  // Certificates must not keep a block waiting that has to be judged.
  private final ExecutorService keeper =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().name("consensus-certificates").factory());
  // Blocks that are being judged, which may take longer than it takes to be asked again.
  private final Set<Hash> judging = new HashSet<>();

  private final AtomicBoolean settling = new AtomicBoolean();
  private volatile @Nullable State state; // immutable; changed by the deciding thread only
  private int incarnation;
  private long heightAtLastTick;
  private @Nullable RoundTimes times;
  private List<ScheduledFuture<?>> ticks = List.of();
  private Optional<Final> latest = Optional.empty();
  private volatile @Nullable View view;
  private volatile long roundBeganNanos;
  private volatile Optional<String> halted = Optional.empty();
  private volatile Optional<String> trouble = Optional.empty();
  private volatile Optional<Certificate> lastFinality = Optional.empty();
  private volatile boolean closed;

  Replica(
      Ledger ledger,
      AuthorityKeys keys,
      Peers peers,
      BlockFetcher fetcher,
      FinalElsewhere elsewhere,
      ConflictRecord conflicts,
      FaultLog faults,
      Inbox inbox,
      long reopenHeight,
      InstantSource clock) {
    this.ledger = ledger;
    this.keys = keys;
    this.peers = peers;
    this.fetcher = fetcher;
    this.elsewhere = elsewhere;
    this.conflicts = conflicts;
    this.faults = faults;
    this.inbox = inbox;
    this.ownVotes = new OwnVotes(ledger, keys, peers, abstention, reopenHeight);
    this.builder = new BlockBuilder(ledger);
    this.clock = clock;
    this.signer =
        ConsensusSigner.holding(
            keys.consensusKey(),
            ledger.tip().state().chainId(),
            height -> ledger.tip().state().authorities().hash());
    conflicts.found().ifPresent(this::halt);
    this.thread = Thread.ofPlatform().name("consensus").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  // ---- for other threads -----------------------------------------------------------------------

  /// What is being decided; empty while this member decides nothing with others.
  Optional<View> view() {
    return Optional.ofNullable(view);
  }

  Candidates candidates() {
    return candidates;
  }

  Optional<String> halted() {
    return halted;
  }

  /// Why nothing becomes final at the moment, if that is so; it may pass.
  Optional<String> trouble() {
    return halted.or(() -> trouble);
  }

  /// When the first round of the present height, or of the last one, began, on the monotonic clock.
  long roundBeganNanos() {
    return roundBeganNanos;
  }

  /// Whether this member is one of those who decide the next height.
  boolean isAuthority() {
    return ownVotes.holdsKeyOf(ledger.tip().state().authorities());
  }

  /// Whether the next height is decided by rules that this member does not know: it decides, judges
  /// and fetches nothing any more until it is replaced by newer software, and gives what it has.
  boolean isOutOfDate() {
    return ledger.rulesUnknown().isPresent();
  }

  /// The certificate of the last final block, while this member is out of date: for who is behind.
  Optional<Certificate> lastFinality() {
    return lastFinality;
  }

  /// Hands over what a member has sent, verified. Dropped when there is too much of that member.
  void offer(NodeId sender, Event event) {
    inbox.offer(sender, () -> take(event));
  }

  /// Hands over a proposal with its block.
  void offer(NodeId sender, Event.ProposalReceived proposal, BlockRecord block) {
    candidates.offer(block, sender);
    offer(sender, proposal);
  }

  /// Says that something waits for a height.
  void workWaits(long height) {
    inbox.add(() -> handleIfBegun(new Event.WorkWaiting(height)));
  }

  // What is final, with what proves it.
  private record Final(long height, Optional<Certificate> certificate) {}

  /// How fetched blocks went.
  ///
  /// @param appended how many are final here now
  /// @param fault what is wrong with the next one
  record Fetched(int appended, Optional<String> fault) {}

  /// Appends blocks that are final elsewhere, each judged by every rule; those that are here
  /// already are passed over.
  CompletableFuture<Fetched> append(List<BlockRecord> blocks) {
    CompletableFuture<Fetched> answer = new CompletableFuture<>();
    inbox.add(
        () -> {
          try {
            answer.complete(state == null ? new Fetched(0, Optional.empty()) : appendAll(blocks));
          } catch (RuntimeException failed) {
            answer.completeExceptionally(failed);
            throw failed;
          }
        });
    return answer;
  }

  // ---- the deciding thread ---------------------------------------------------------------------

  private void run() {
    while (!closed) {
      try {
        turn();
      } catch (InterruptedException interrupted) {
        return;
      } catch (StoreFailure failure) {
        beginAgain("the store does not answer: " + failure.getMessage(), failure);
      } catch (RuntimeException | Error failed) {
        // Whatever it is, a member that votes no more and does not say so would be worse.
        LOG.error("The consensus failed; it begins again from what is stored", failed);
        beginAgain(String.valueOf(failed.getMessage()), failed);
      }
    }
  }

  private void turn() throws InterruptedException {
    if (halted.isEmpty() && isOutOfDate()) {
      retire();
    } else if (halted.isPresent() || isSole()) {
      forget();
      peers.stand(new PeerMessage.Standing(halted.isEmpty(), ledger.tip().height() + 1, 0, 0));
    } else if (state == null) {
      begin();
    }
    Runnable next = inbox.poll(IDLE_MILLIS);
    if (next != null) {
      next.run();
    }
  }

  private boolean isSole() {
    AuthoritySet authorities = ledger.tip().state().authorities();
    return authorities.size() == 1 && authorities.contains(keys.id());
  }

  // The core is never begun for a height of unknown rules: what is known of it, or stored, would be
  // judged by rules that do not hold there.
  private void retire() {
    if (lastFinality.isEmpty()) {
      lastFinality = finality(ledger.tip());
      LOG.warn(
          "{}. This member decides and accepts nothing any more; it answers readers and members",
          ledger.rulesUnknown().orElseThrow());
    }
    forget();
    peers.stand(new PeerMessage.Standing(false, ledger.tip().height() + 1, 0, 0));
  }

  private void forget() {
    if (state != null) {
      incarnation++;
    }
    state = null;
    view = null;
    peers.stand(PeerMessage.Standing.NONE);
  }

  private void beginAgain(String reason, Throwable failure) {
    if (trouble.isEmpty()) {
      LOG.warn("Nothing is decided at the moment", failure);
    }
    trouble = Optional.of(reason);
    forget();
    try {
      Thread.sleep(PAUSE_AFTER_FAILURE_MILLIS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void begin() {
    Optional<Appended> overtaken =
        ledger.resolve().or(() -> ledger.overtaken().map(moved -> (Appended) moved));
    if (overtaken.isPresent() && overtaken.get() instanceof Appended.HeadMoved moved) {
      halt(
          "another process writes to this database: its head is %s at height %d"
              .formatted(moved.actual().header().hash(), moved.actual().header().height()));
      return;
    }
    Tip tip = ledger.tip();
    OpenHeight open = ledger.openHeight();
    candidates.forgetBelow(tip.height() + 1);
    List<Candidate> bodies = new ArrayList<>();
    for (BlockRecord block : open.candidates()) {
      Candidates.judge(block, ledger, Long.MAX_VALUE / 2)
          .flatMap(Candidates.Judged::executed)
          .ifPresent(
              executed -> {
                candidates.keep(block, executed);
                bodies.add(Candidates.candidate(block.header()));
              });
    }
    incarnation++;
    judging.clear();
    heightAtLastTick = 0;
    become(
        Simplex.resume(
            identity(tip.state().authorities()),
            ProofOfAuthority.after(tip.state()),
            tip.hash(),
            finality(tip),
            abstention.guard(open),
            open.certificates(),
            bodies));
    if (trouble.isPresent()) {
      LOG.info("The consensus goes on");
    }
    trouble = Optional.empty();
  }

  /// Whether this member does not vote at the present height, because it may have forgotten votes.
  boolean isAbstaining() {
    return view().map(View::abstains).orElse(false) && !abstention.isConfirming();
  }

  /// Whether this member decides with others, and has not begun to vote yet.
  boolean isStarting() {
    return !isSole() && (view == null || abstention.isConfirming());
  }

  /// Why this member does not vote while it is starting or abstains.
  String reasonNotToVote() {
    return abstention.reason();
  }

  /// What is missing yet before the open height is decided although votes are lost, where this
  /// member's operator wants that.
  Optional<String> waitsToReopen() {
    return Optional.ofNullable(state).flatMap(ownVotes::waitsToReopen);
  }

  /// Whether nothing is voted until a quorum of others have shown what is final, however slow.
  boolean mayHaveForgotten() {
    return abstention.isLost();
  }

  /// Whether enough others have answered already, so that only what is final is to be seen.
  boolean isAlmostSure() {
    return ownVotes.isAlmostSure();
  }

  /// Whether it is of use what others have seen of this member's votes.
  boolean wantsToBeTold() {
    return abstention.isOpen() || isAbstaining() || (view == null && !isSole());
  }

  /// Says that this member has now everything that others have shown it to be final.
  ///
  /// @param answered the members that have said that there is no more
  void caughtUp(Set<NodeId> answered) {
    if ((abstention.isOpen() || isAbstaining()) && settling.compareAndSet(false, true)) {
      inbox.add(() -> settle(answered));
    }
  }

  /// Says what another member has seen of this one's votes at open heights.
  void told(NodeId member, List<Vote> votes) {
    inbox.add(() -> ownVotes.tell(member, votes));
  }

  /// What is known here of a member's votes at the open height and the next one; empty while this
  /// member has not begun.
  Optional<List<Vote>> votesOf(NodeId member) {
    State now = state;
    View shown = view;
    return now == null || shown == null
        ? Optional.empty()
        : Optional.of(OwnVotes.of(member, now, shown));
  }

  private void settle(Set<NodeId> answered) {
    settling.set(false);
    State now = state;
    View shown = view;
    if (now != null && shown != null && ownVotes.settle(now, shown, answered, System.nanoTime())) {
      forget();
    }
  }

  // Whether the record of this member's votes lacks one of these, and was given up for that.
  private boolean areMissing(Stream<Vote> votes) {
    State now = state;
    View shown = view;
    boolean missing = now != null && shown != null && ownVotes.areMissing(votes, now, shown);
    if (missing) {
      forget();
    }
    return missing;
  }

  // Asked of the store only where this process has not decided it itself: a flood of readers must
  // not keep the consensus waiting.
  private Optional<Certificate> finality(Tip tip) {
    if (latest.filter(known -> known.height() == tip.height()).isEmpty()) {
      latest = Optional.of(new Final(tip.height(), ledger.latestBlock().certificate()));
    }
    return latest.flatMap(Final::certificate);
  }

  // Who is no authority, or by another key, follows: an id that is none of theirs.
  private NodeId identity(AuthoritySet authorities) {
    if (ownVotes.holdsKeyOf(authorities)) {
      return keys.id();
    }
    NodeId stranger = new NodeId("observer");
    while (authorities.contains(stranger)) {
      stranger = new NodeId(stranger.value() + "-");
    }
    return stranger;
  }

  // Verified, and from another member.
  private void take(Event event) {
    Stream<Certificate> shown =
        switch (event) {
          case Event.CertificateReceived(Certificate certificate) -> Stream.of(certificate);
          case Event.ProposalReceived(Proposal proposal) -> proposal.justification().stream();
          default -> Stream.empty();
        };
    if (!areMissing(shown.flatMap(Certificate::votes))) {
      handleIfBegun(event);
    }
  }

  private void handleIfBegun(Event event) {
    State now = state;
    if (now != null) {
      become(Simplex.step(now, event));
    }
  }

  // Brings back to this thread what comes later, unless this member has begun again meanwhile: what
  // was asked for before that is of no use any more.
  private Consumer<Runnable> continuation() {
    int asked = incarnation;
    return action ->
        inbox.add(
            () -> {
              if (asked == incarnation && state != null) {
                action.run();
              }
            });
  }

  private void later(long millis, Runnable action) {
    Consumer<Runnable> back = continuation();
    var _ = timers.schedule(() -> back.accept(action), millis, TimeUnit.MILLISECONDS);
  }

  private void postEvent(Event event) {
    continuation().accept(() -> handleIfBegun(event));
  }

  private void become(Step step) {
    state = step.state();
    keepTime(step.state().consensus().times());
    step.effects().forEach(this::carryOut);
    show();
  }

  private void show() {
    State now = state;
    if (now == null) {
      return;
    }
    Set<Ballot> certified =
        now.certificates().stream().map(Certificate::ballot).collect(Collectors.toSet());
    View shown = view;
    boolean same =
        shown != null
            && shown.height() == now.height()
            && shown.round() == now.round()
            && shown.certified().equals(certified);
    if (!same) {
      ChainState chain = ledger.tip().state();
      view =
          new View(
              now.height(),
              now.round(),
              now.consensus(),
              chain.followingAuthorities(),
              chain.authoritiesAt(now.height() - 1),
              certified,
              finality(ledger.tip()),
              now.guard().abstainsAt(now.height()));
    }
    peers.stand(ownVotes.standing(now));
  }

  // Parameters change by a vote, and what silence means with them.
  private void keepTime(RoundTimes next) {
    if (!next.equals(times)) {
      times = next;
      ticks.forEach(tick -> tick.cancel(false));
      ticks =
          List.of(
              every(next.standstillMillis(), this::standstill),
              every(
                  next.silenceWindowMillis(), () -> handleIfBegun(new Event.SilenceWindowEnded())));
    }
  }

  private ScheduledFuture<?> every(long millis, Runnable action) {
    return timers.scheduleAtFixedRate(
        () -> inbox.add(action), millis, millis, TimeUnit.MILLISECONDS);
  }

  private void standstill() {
    State now = state;
    if (now == null) {
      return;
    }
    if (now.height() == heightAtLastTick) {
      handleIfBegun(new Event.StandstillReached());
    }
    heightAtLastTick = now.height();
  }

  // ---- effects ---------------------------------------------------------------------------------

  private void carryOut(Effect effect) {
    switch (effect) {
      case Effect.StartTimer(Timer timer, long millis) -> startTimer(timer, millis);
      case Effect.RequestBlock(long height, int round) -> build(round);
      case Effect.ObtainBlock(long height, Hash hash, List<NodeId> holders) ->
          obtain(hash, holders);
      case Effect.PersistThenSend vote -> {
        ledger.record(vote.row(), candidates.find(vote.ballot().blockHash()));
        send(vote.ballot(), vote.justification(), true);
      }
      case Effect.SendAgain(Ballot ballot, List<Certificate> justification) ->
          send(ballot, justification, false);
      case Effect.PersistThenBroadcast(Certificate certificate) -> {
        keep(certificate);
        broadcast(certificate);
      }
      case Effect.Broadcast(Certificate certificate) -> broadcast(certificate);
      case Effect.Decide(Candidate block, Certificate certificate) -> decide(block, certificate);
      case Effect.CatchUp(Certificate certificate) -> elsewhere.certify(certificate.height());
      case Effect.Report(var evidence) ->
          ledger
              .tip()
              .state()
              .authoritiesAt(evidence.first().height())
              .ifPresent(set -> faults.add(evidence.accusation(set)));
      case Effect.Halt(Certificate certificate, Optional<Certificate> other) ->
          halt(conflicts.record(certificate, other));
    }
  }

  private void startTimer(Timer timer, long millis) {
    if (timer.round() == 0 && timer.purpose() == Timer.Purpose.ROUND) {
      roundBeganNanos = System.nanoTime();
    }
    later(millis, () -> handleIfBegun(new Event.TimerExpired(timer)));
  }

  private void build(int round) {
    Consumer<Runnable> back = continuation();
    long nowMillis = clock.millis();
    work(
        "build a block",
        () -> {
          ExecutedBlock made = builder.build(ledger.executable(), round, nowMillis);
          back.accept(() -> built(round, made));
        });
  }

  private void built(int round, ExecutedBlock made) {
    candidates.keep(BlockRecord.candidate(made.block()), made);
    handleIfBegun(new Event.BlockBuilt(round, Candidates.candidate(made.block().header())));
  }

  private void obtain(Hash hash, List<NodeId> holders) {
    Optional<BlockRecord> here = candidates.find(hash);
    if (here.isPresent()) {
      judge(here.get());
      return;
    }
    Consumer<Runnable> back = continuation();
    List<NodeId> others = holders.stream().filter(id -> !id.equals(keys.id())).toList();
    fetcher.candidate(hash, others, block -> back.accept(() -> fetched(block)));
  }

  private void fetched(BlockRecord block) {
    candidates.keep(block);
    judge(block);
  }

  private void judge(BlockRecord block) {
    if (!judging.add(block.header().hash())) {
      return;
    }
    Consumer<Runnable> back = continuation();
    long nowMillis = clock.millis();
    work("judge a block", () -> judge(block, nowMillis, back));
  }

  private void judge(BlockRecord block, long nowMillis, Consumer<Runnable> back) {
    Optional<Candidates.Judged> judgement = Optional.empty();
    try {
      judgement = Candidates.judge(block, ledger, nowMillis);
    } finally {
      Optional<Candidates.Judged> found = judgement;
      back.accept(
          () -> {
            judging.remove(block.header().hash());
            found.ifPresent(judged -> judged(block, judged));
          });
    }
  }

  private void judged(BlockRecord block, Candidates.Judged judged) {
    judged.executed().ifPresent(executed -> candidates.keep(block, executed));
    if (judged.verdict() == Verdict.NOT_YET) {
      long millis = block.header().timestampMillis() - Candidates.MAX_AHEAD_MILLIS - clock.millis();
      later(Math.max(LEAST_RETRY_MILLIS, millis), () -> judge(block));
    }
    handleIfBegun(new Event.BlockJudged(judged.candidate(), judged.verdict()));
  }

  private void work(String what, Runnable action) {
    execute(worker, what, action);
  }

  private static void execute(ExecutorService executor, String what, Runnable action) {
    executor.execute(
        () -> {
          try {
            action.run();
          } catch (RuntimeException | Error failed) {
            LOG.error("Could not {}", what, failed);
          }
        });
  }

  // For a quick start only: whoever needs it sends it again.
  private void keep(Certificate certificate) {
    execute(keeper, "store a certificate", () -> ledger.record(certificate));
  }

  private void broadcast(Certificate certificate) {
    peers.toAll(new PeerMessage.CertificateFormed(certificate));
  }

  private void send(Ballot ballot, List<Certificate> justification, boolean withBlock) {
    int index = ledger.tip().state().authorities().indexOf(keys.id());
    Vote vote = ballot.signedBy(signer, index);
    if (ballot.kind() == VoteKind.PROPOSE) {
      Proposal proposal = new Proposal(vote, justification);
      Optional<BlockRecord> block =
          withBlock ? candidates.find(ballot.blockHash()) : Optional.empty();
      postEvent(new Event.ProposalReceived(proposal));
      peers.toAll(new PeerMessage.BlockProposed(proposal, block));
    } else {
      postEvent(new Event.VoteReceived(vote));
      peers.toAll(new PeerMessage.VoteCast(vote));
    }
  }

  private void decide(Candidate block, Certificate certificate) {
    ExecutedBlock decided =
        candidates
            .executed(block.hash())
            .orElseThrow(() -> new IllegalStateException("the decided block was not judged"));
    append(decided, certificate);
  }

  private void append(ExecutedBlock executed, Certificate certificate) {
    AuthoritySet deciding = ledger.tip().state().authorities();
    switch (ledger.append(executed, certificate, List.of())) {
      case Appended.Final done -> applied(done.tip(), certificate, deciding);
      case Appended.NotWritten failed -> throw failed.failure();
      case Appended.HeadMoved moved ->
          halt(
              "another process writes to this database: its head is %s at height %d"
                  .formatted(moved.actual().header().hash(), moved.actual().header().height()));
    }
  }

  private void applied(Tip tip, Certificate certificate, AuthoritySet deciding) {
    latest = Optional.of(new Final(tip.height(), Optional.of(certificate)));
    candidates.forgetBelow(tip.height() + 1);
    if (isOutOfDate() || !identity(tip.state().authorities()).equals(identity(deciding))) {
      forget(); // votes from now on, or does not any more
      return;
    }
    // At once: with something else in between, the core would decide what the ledger has left
    // behind.
    handleIfBegun(
        new Event.BlockApplied(
            tip.hash(), Optional.of(certificate), ProofOfAuthority.after(tip.state())));
  }

  private Fetched appendAll(List<BlockRecord> blocks) {
    int appended = 0;
    for (BlockRecord block : blocks) {
      if (isOutOfDate()) {
        break;
      }
      Tip tip = ledger.tip();
      if (block.header().height() <= tip.height()) {
        continue;
      }
      // Before anything that costs more than looking at a quorum of signatures.
      Optional<String> uncertified = uncertified(block, tip);
      if (uncertified.isPresent()) {
        return new Fetched(appended, uncertified);
      }
      Set<Transaction> wellSigned = ledger.wellSigned(block.body().transactions());
      switch (RecordRules.judge(tip, block, new WorkRule.Certified(), wellSigned::contains)) {
        case Judgement.Invalid invalid -> {
          String fault = "%s: %s".formatted(invalid.fault().code(), invalid.detail());
          LOG.error("Block {} is certified, and invalid here: {}", block.header().height(), fault);
          contradicted(block, tip);
          return new Fetched(appended, Optional.of(fault));
        }
        case Judgement.Valid valid -> {
          Certificate certificate = block.certificate().orElseThrow();
          areMissing(certificate.votes());
          append(valid.executed(), certificate);
        }
      }
      appended++;
    }
    return new Fetched(appended, Optional.empty());
  }

  private static Optional<String> uncertified(BlockRecord block, Tip tip) {
    if (block.header().height() != tip.height() + 1) {
      return Optional.of("it is not the next one");
    }
    if (!Candidates.isWhole(block)) {
      return Optional.of("the transactions are not those of the header");
    }
    return block.isFinalBy(tip.state().authorities(), tip.state().chainId())
        ? Optional.empty()
        : Optional.of("no quorum of the authorities has made it final");
  }

  // A quorum of those who decide here has made final what cannot be: it continues another history,
  // or breaks a rule. More of them are at fault than the chain can bear, or this member is.
  private void contradicted(BlockRecord block, Tip tip) {
    Optional<Certificate> ours =
        block.header().previousHash().equals(tip.hash()) ? Optional.empty() : finality(tip);
    halt(conflicts.record(block.certificate().orElseThrow(), ours));
  }

  private void halt(String reason) {
    LOG.error("This member has stopped deciding and accepting: {}", reason);
    halted = Optional.of(reason);
    ledger.halt(reason);
    forget();
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    timers.shutdownNow();
    worker.shutdownNow();
    keeper.shutdownNow();
  }
}

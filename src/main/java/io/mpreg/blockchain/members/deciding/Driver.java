package io.mpreg.blockchain.members.deciding;

import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.authority.Evidence;
import io.mpreg.blockchain.core.authority.Vote;
import io.mpreg.blockchain.core.consensus.Candidate;
import io.mpreg.blockchain.core.consensus.Effect;
import io.mpreg.blockchain.core.consensus.Event;
import io.mpreg.blockchain.core.consensus.GuardRow;
import io.mpreg.blockchain.core.consensus.State;
import io.mpreg.blockchain.core.consensus.Step;
import io.mpreg.blockchain.core.consensus.Timer;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.members.deciding.Blocks.Verified;
import io.mpreg.blockchain.members.deciding.Blocks.Written;
import io.mpreg.blockchain.members.deciding.FinalPage.Fetched;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// Decides height after height: feeds the consensus core one event at a time and carries out its
/// effects in order. A vote is sent only once it is durable; when the store does not say whether it
/// is, the core restarts from what is stored. A sole authority runs the same code without peers.
///
/// Called by the consensus thread only, which also delivers the answers of all ports. While an
/// answer of the store [#isAwaiting], only that answer is delivered. What other threads may read is
/// in the [PublishedState].
public final class Driver<B extends Block> {
  private static final long PAUSE_AFTER_FAILURE_MILLIS = 500;

  private final VoteSignatures signatures;
  private final Blocks<B> blocks;
  private final Reports reports;
  private final ClaimedHeights claims;
  private final OwnVotes ownVotes;
  private final Candidates<B> candidates = new Candidates<>();
  private final Generation generation = new Generation();
  private final Pacemaker pacemaker;
  private final BlockRetrieval<B> bodies;
  private final Voter<B> voter;
  private final HeightRecovery<B> opening;
  private final PublishedState publication;

  private final ConsensusCore core = new ConsensusCore();
  private final Sequence sequence;
  private FinalPage<B> page;
  private Head head;
  private Role role;

  Driver(Ports<B> ports, OwnVotes ownVotes, ClaimedHeights claims, PublishedState publication) {
    this.signatures = ports.signatures();
    this.blocks = ports.blocks();
    this.reports = ports.reports();
    this.claims = claims;
    this.ownVotes = ownVotes;
    this.publication = publication;
    this.pacemaker = new Pacemaker(ports.time(), ports.work(), generation, this::happens);
    this.bodies = new BlockRetrieval<>(ports, candidates, generation, pacemaker, this::happens);
    this.sequence = new Sequence(generation, this::next, this::show);
    this.head = blocks.head();
    this.page = FinalPage.over(head);
    this.role = Role.of(head.authorities(), signatures);
    this.voter = new Voter<>(ports, candidates, this, head);
    this.opening = new HeightRecovery<>(ports.votes(), candidates, ownVotes.abstention());
  }

  // ---- start and stop --------------------------------------------------------------------------

  /// Begins, or restarts, from what is stored.
  void begin() {
    if (publication.halted().isEmpty()) {
      generation.next();
      forget();
      await(blocks::resolve, this::found);
    }
  }

  private void found(Written end) {
    switch (end) {
      case Written.Final(Head found) -> {
        if (found.height() > head.height()) {
          opening.trust();
        }
        beginAt(found);
      }
      case Written.Moved(String reason) -> halt(reason);
      case Written.Unknown(RuntimeException failure) ->
          fail("the store does not answer: ", failure);
      case Written.NotWritten(RuntimeException failure) ->
          fail("the store does not answer: ", failure);
    }
  }

  private void beginAt(Head found) {
    head = found;
    // The core never begins a height of unknown rules: it would judge its messages and stored votes
    // by rules that do not apply there.
    if (head.obstacle().isPresent()) {
      publication.retire(head);
      return;
    }
    role = Role.of(head.authorities(), signatures);
    Step first = opening.begin(head, role);
    bodies.begin();
    voter.enter(head);
    pacemaker.begin(head);
    core.begin(first);
    if (opening.isSure()) {
      written();
    }
    sequence.go();
  }

  private void forget() {
    sequence.forget();
    core.end();
    publication.showNothing(head);
    page.end(head, Optional.empty());
  }

  /// An operation failed with an unknown outcome: restarts after a pause.
  ///
  /// @param what what has failed, for operators
  void fail(String what, Throwable failure) {
    generation.next();
    // First, as the following calls may fail too.
    pacemaker.after(PAUSE_AFTER_FAILURE_MILLIS, this::begin);
    publication.trouble(what + failure.getMessage(), failure);
    forget();
  }

  /// The same for a failed write; the trouble is over only after a successful one.
  ///
  /// @param vote the vote that could not be written; empty for a block
  void failToWrite(Optional<GuardRow> vote, String what, RuntimeException failure) {
    opening.doubt(vote);
    fail(what, failure);
  }

  /// A write has succeeded.
  void written() {
    opening.trust();
    publication.recover();
  }

  /// Stops deciding, for good.
  void halt(String reason) {
    generation.next();
    publication.halt(reason);
    forget();
  }

  /// A verified message of another member.
  void take(Event event) {
    if (!lacks(event.certificates().flatMap(Certificate::votes))) {
      happens(event);
    }
  }

  /// Appends blocks that are final at other members, each judged by every rule; blocks that are
  /// already here are skipped.
  void append(List<Certified<B>> blocks, Consumer<Fetched> then) {
    page = new FinalPage<>(head, blocks, then);
    if (!core.isDeciding()) {
      page.end(head, Optional.empty());
    }
    sequence.go();
  }

  /// Another member's report of this one's votes at open heights.
  void told(NodeId member, List<Vote> seen) {
    ownVotes.tell(member, seen, head);
  }

  /// Another member has no final block that is missing here.
  ///
  /// @param hadReported whether it had already reported when it was asked
  void shown(NodeId member, boolean hadReported) {
    ownVotes.abstention().show(member, hadReported);
    State now = core.state();
    PublishedHeight height = publication.height().orElse(null);
    if (now != null
        && height != null
        && publication.wantsToBeShown()
        && ownVotes.settle(now, height, head)) {
      begin();
    }
  }

  // Whether the record lacks one of these votes of this member, and was given up because of it.
  private boolean lacks(Stream<Vote> shown) {
    State now = core.state();
    PublishedHeight height = publication.height().orElse(null);
    boolean missing = now != null && height != null && ownVotes.areMissing(shown, now, height);
    if (missing) {
      begin();
    }
    return missing;
  }

  /// Queues an event for the core.
  void happens(Event event) {
    if (core.isDeciding()) {
      core.hear(event);
      sequence.go();
    }
  }

  // ---- one step after the other ----------------------------------------------------------------

  // The core's effects first, then its events, then blocks that are final elsewhere.
  private boolean next() {
    if (core.hasAsked()) {
      carryOut(core.asked());
    } else if (core.hasHeard()) {
      core.step();
    } else if (page.isOpen()) {
      appendNext();
    } else {
      return false;
    }
    return true;
  }

  /// Asks the store, and does nothing else until it answers.
  <T> void await(Consumer<Consumer<T>> question, Consumer<T> then) {
    sequence.await(question, then);
  }

  /// Whether an answer of the store is awaited.
  public boolean isAwaiting() {
    return sequence.isAwaiting();
  }

  private void show() {
    State now = core.state();
    if (now != null) {
      publication.show(now, head, role);
    }
  }

  // ---- effects ---------------------------------------------------------------------------------

  private void carryOut(Effect effect) {
    switch (effect) {
      case Effect.StartTimer(Timer timer, long millis) -> startTimer(timer, millis);
      case Effect.RequestBlock(long height, int round) -> bodies.build(round, this::notBuilt);
      case Effect.ObtainBlock(long height, Hash hash, List<NodeId> holders) ->
          bodies.obtain(hash, holders);
      case Effect.PersistThenSend vote -> voter.vote(vote);
      case Effect.Retransmit vote -> voter.retransmit(vote);
      case Effect.PersistThenBroadcast(Certificate certificate) -> voter.keepAndSend(certificate);
      case Effect.Broadcast(Certificate certificate) -> voter.send(certificate);
      case Effect.Decide(Candidate block, Certificate certificate) -> decide(block, certificate);
      case Effect.CatchUp(Certificate certificate) -> claims.certify(certificate.height());
      case Effect.Report(Evidence evidence) -> reports.accuse(evidence);
      case Effect.Halt(Certificate certificate, Optional<Certificate> other) ->
          halt(reports.conflict(certificate, other));
    }
  }

  // A sole authority has nobody to abandon a round for, however long building takes.
  private void startTimer(Timer timer, long millis) {
    pacemaker.begun(timer);
    if (!role.isAlone()) {
      pacemaker.start(timer, millis);
    }
  }

  // With several authorities the round is abandoned and another one leads.
  private void notBuilt() {
    if (role.isAlone()) {
      fail("", new IllegalStateException("no block could be built"));
    }
  }

  // ---- final blocks ----------------------------------------------------------------------------

  private void decide(Candidate block, Certificate certificate) {
    B decided =
        candidates
            .find(block.hash())
            .orElseThrow(() -> new IllegalStateException("the decided block was not judged"));
    append(decided, certificate);
  }

  private void append(B block, Certificate certificate) {
    await(
        then -> blocks.append(block, certificate, voter.staged(), then),
        (Written written) -> {
          switch (written) {
            case Written.Final(Head next) -> applied(next, certificate);
            case Written.NotWritten(RuntimeException failure) ->
                failToWrite(Optional.empty(), "blocks cannot be written: ", failure);
            case Written.Unknown(RuntimeException failure) ->
                failToWrite(Optional.empty(), "the store does not answer: ", failure);
            case Written.Moved(String reason) -> halt(reason);
          }
        });
  }

  private void applied(Head next, Certificate certificate) {
    head = next;
    written();
    candidates.forgetBelow(head.height() + 1);
    if (head.obstacle().isPresent() || !role.equals(Role.of(head.authorities(), signatures))) {
      begin(); // this member's role has changed
      return;
    }
    voter.enter(head);
    // At once: an event in between would let the core decide a height that is already final.
    core.step(new Event.BlockApplied(head.hash(), Optional.of(certificate), head.next()));
    pacemaker.enter(head);
    show();
  }

  private void appendNext() {
    page.next(head, signatures)
        .ifPresent(
            next ->
                await(
                    then -> blocks.verify(next, then),
                    (Verified<B> verified) -> append(next, verified)));
  }

  private void append(Certified<B> next, Verified<B> verified) {
    switch (verified) {
      case Verified.Valid<B>(B block) -> {
        if (!lacks(next.certificate().votes())) {
          append(block, next.certificate());
        }
      }
      case Verified.Invalid<B>(String fault) -> halt(page.contradict(next, fault, head, reports));
    }
  }

  /// The proposed blocks, for any thread.
  public Candidates<B> candidates() {
    return candidates;
  }
}

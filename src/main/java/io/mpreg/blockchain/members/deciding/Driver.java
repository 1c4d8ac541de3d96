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

/// Decides height after height: feeds the consensus core one event at a time, and carries out its
/// effects one after the other. A vote leaves only after it is durable; when the store does not say
/// whether it is, the core begins again from what is stored.
///
/// A member that is the only authority goes the same way, with nobody around it.
///
/// There is one caller: everything here is called, and everything that was asked of a port is
/// answered, by it, one after the other. While an answer of the store [#isAwaiting], nothing but
/// that comes. What anybody may know meanwhile is published.
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
  private final Bodies<B> bodies;
  private final Voter<B> voter;
  private final Opening<B> opening;
  private final Publication publication;

  private final ConsensusCore core = new ConsensusCore();
  private final Sequence sequence;
  private FinalPage<B> page;
  private Head head;
  private Role role;

  Driver(Ports<B> ports, OwnVotes ownVotes, ClaimedHeights claims, Publication publication) {
    this.signatures = ports.signatures();
    this.blocks = ports.blocks();
    this.reports = ports.reports();
    this.claims = claims;
    this.ownVotes = ownVotes;
    this.publication = publication;
    this.pacemaker = new Pacemaker(ports.time(), ports.work(), generation, this::happens);
    this.bodies = new Bodies<>(ports, candidates, generation, pacemaker, this::happens);
    this.sequence = new Sequence(generation, this::next, this::show);
    this.head = blocks.head();
    this.page = FinalPage.over(head);
    this.role = Role.of(head.authorities(), signatures);
    this.voter = new Voter<>(ports, candidates, this, head);
    this.opening = new Opening<>(ports.votes(), candidates, ownVotes.abstention());
  }

  // ---- beginning and stopping ------------------------------------------------------------------

  /// Begins, or begins again, from what is stored.
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
    // The core is never begun for a height of unknown rules: what is known of it, or stored, would
    // be judged by rules that do not hold there.
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

  /// What has failed is not known to have been done: begins again in a while.
  ///
  /// @param what has failed, for people
  void fail(String what, Throwable failure) {
    generation.next();
    // First, as what follows may fail as well.
    pacemaker.after(PAUSE_AFTER_FAILURE_MILLIS, this::begin);
    publication.trouble(what + failure.getMessage(), failure);
    forget();
  }

  /// The same, and it is not over before something was written.
  ///
  /// @param vote that could not be written; empty where that was a block
  void failToWrite(Optional<GuardRow> vote, String what, RuntimeException failure) {
    opening.doubt(vote);
    fail(what, failure);
  }

  /// Something was written.
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

  // ---- what comes ------------------------------------------------------------------------------

  /// What another member has sent, verified.
  void take(Event event) {
    if (!lacks(event.certificates().flatMap(Certificate::votes))) {
      happens(event);
    }
  }

  /// Appends blocks that are final elsewhere, each judged by every rule; those that are here
  /// already are passed over.
  void append(List<Certified<B>> blocks, Consumer<Fetched> then) {
    page = new FinalPage<>(head, blocks, then);
    if (!core.isDeciding()) {
      page.end(head, Optional.empty());
    }
    sequence.go();
  }

  /// What another member has seen of this one's votes at open heights.
  void told(NodeId member, List<Vote> seen) {
    ownVotes.tell(member, seen, head);
  }

  /// Another member has nothing that is final and not here.
  ///
  /// @param hadTold whether it had told when it was asked
  void shown(NodeId member, boolean hadTold) {
    ownVotes.abstention().show(member, hadTold);
    State now = core.state();
    PublishedHeight height = publication.height().orElse(null);
    if (now != null
        && height != null
        && publication.wantsToBeShown()
        && ownVotes.settle(now, height, head)) {
      begin();
    }
  }

  // Whether the record of this member's votes lacks one of these, and was given up for that.
  private boolean lacks(Stream<Vote> shown) {
    State now = core.state();
    PublishedHeight height = publication.height().orElse(null);
    boolean missing = now != null && height != null && ownVotes.areMissing(shown, now, height);
    if (missing) {
      begin();
    }
    return missing;
  }

  /// Something has come to pass, of which the core is to be told next.
  void happens(Event event) {
    if (core.isDeciding()) {
      core.hear(event);
      sequence.go();
    }
  }

  // ---- one after the other ---------------------------------------------------------------------

  // What the core has asked for; then what has happened meanwhile; then what is final elsewhere.
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

  /// Asks something, and does nothing else before the answer is there.
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

  // Alone there is nobody to give a round up for, however long a block takes to be built.
  private void startTimer(Timer timer, long millis) {
    pacemaker.begun(timer);
    if (!role.isAlone()) {
      pacemaker.start(timer, millis);
    }
  }

  // Among several the round is given up, and another one leads.
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
      begin(); // votes from now on, or does not any more, or is alone, or not any more
      return;
    }
    voter.enter(head);
    // At once: with something else in between, the core would decide what is left behind.
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

  /// The blocks that were proposed, for any thread.
  public Candidates<B> candidates() {
    return candidates;
  }
}

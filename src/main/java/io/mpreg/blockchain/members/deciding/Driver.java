package io.mpreg.blockchain.members.deciding;

import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.authority.Evidence;
import io.mpreg.blockchain.core.authority.Vote;
import io.mpreg.blockchain.core.consensus.Candidate;
import io.mpreg.blockchain.core.consensus.Effect;
import io.mpreg.blockchain.core.consensus.Event;
import io.mpreg.blockchain.core.consensus.GuardRow;
import io.mpreg.blockchain.core.consensus.Proposal;
import io.mpreg.blockchain.core.consensus.Simplex;
import io.mpreg.blockchain.core.consensus.State;
import io.mpreg.blockchain.core.consensus.Step;
import io.mpreg.blockchain.core.consensus.Timer;
import io.mpreg.blockchain.core.consensus.VoteGuard;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.members.deciding.Blocks.Verified;
import io.mpreg.blockchain.members.deciding.Blocks.Written;
import io.mpreg.blockchain.members.deciding.FinalPage.Fetched;
import io.mpreg.blockchain.members.deciding.Votes.Opened;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

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

  private final Seals seals;
  private final Votes<B> votes;
  private final Blocks<B> blocks;
  private final Reports reports;
  private final ClaimedHeights claims;
  private final OwnVotes ownVotes;
  private final Candidates<B> candidates = new Candidates<>();
  private final Beginnings beginnings = new Beginnings();
  private final Pacemaker pacemaker;
  private final Bodies<B> bodies;
  private final Voter<B> voter;

  // What is to be done next: what an answer asks for; the effects of the last step, in their order;
  // then what has happened meanwhile; then what is final elsewhere.
  private final Deque<Effect> effects = new ArrayDeque<>();
  private final Deque<Event> events = new ArrayDeque<>();
  private FinalPage<B> page;
  private boolean awaited;
  private @Nullable Runnable answer;
  private boolean going;

  private Head head;
  private @Nullable State state; // null while nothing is decided
  private Role role;
  private Optional<Unsure> unsure = Optional.empty();
  private final Publication publication;

  // What was to be written and is not known to be.
  private record Unsure(Optional<GuardRow> row) {}

  Driver(Ports<B> ports, OwnVotes ownVotes, ClaimedHeights claims, Publication publication) {
    this.seals = ports.seals();
    this.votes = ports.votes();
    this.blocks = ports.blocks();
    this.reports = ports.reports();
    this.claims = claims;
    this.ownVotes = ownVotes;
    this.publication = publication;
    this.pacemaker = new Pacemaker(ports.time(), ports.work(), beginnings, this::happens);
    this.bodies = new Bodies<>(ports, candidates, beginnings, pacemaker, this::happens);
    this.head = blocks.head();
    this.page = FinalPage.over(head);
    this.role = Role.of(head.authorities(), seals);
    this.voter = new Voter<>(ports, candidates, this, head);
  }

  // ---- beginning and stopping ------------------------------------------------------------------

  /// Begins, or begins again, from what is stored.
  void begin() {
    if (publication.halted().isEmpty()) {
      beginnings.next();
      forget();
      await(blocks::resolve, this::found);
    }
  }

  private void found(Written end) {
    switch (end) {
      case Written.Final(Head found) -> {
        if (found.height() > head.height()) {
          unsure = Optional.empty();
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
    Opened<B> open = votes.open(head.height() + 1);
    role = Role.of(head.authorities(), seals);
    candidates.forgetBelow(head.height() + 1);
    open.candidates().forEach(candidates::replace);
    bodies.begin();
    voter.enter(head);
    pacemaker.begin(head);
    become(
        Simplex.resume(
            role.id(),
            head.next(),
            head.hash(),
            head.finality(),
            // Alone there is nobody who could show what was forgotten.
            role.isAlone() ? VoteGuard.of(open.votes()) : ownVotes.abstention().guard(open),
            open.certificates(),
            open.candidates().stream().map(Block::candidate).toList()));
    // Where it was a vote that could not be written, it is there now, or is to be written yet.
    if (unsure.isEmpty() || unsure.get().row().filter(open.votes()::contains).isPresent()) {
      written();
    }
    go();
  }

  private void forget() {
    awaited = false;
    answer = null;
    state = null;
    effects.clear();
    events.clear();
    publication.showNothing(head);
    page.end(head, Optional.empty());
  }

  /// What has failed is not known to have been done: begins again in a while.
  ///
  /// @param what has failed, for people
  void fail(String what, Throwable failure) {
    beginnings.next();
    // First, as what follows may fail as well.
    pacemaker.after(PAUSE_AFTER_FAILURE_MILLIS, this::begin);
    publication.trouble(what + failure.getMessage(), failure);
    forget();
  }

  /// The same, and it is not over before something was written.
  ///
  /// @param vote that could not be written; empty where that was a block
  void failToWrite(Optional<GuardRow> vote, String what, RuntimeException failure) {
    unsure = Optional.of(new Unsure(vote));
    fail(what, failure);
  }

  /// Something was written.
  void written() {
    unsure = Optional.empty();
    publication.recover();
  }

  /// Stops deciding, for good.
  void halt(String reason) {
    beginnings.next();
    publication.halt(reason);
    forget();
  }

  // ---- what comes ------------------------------------------------------------------------------

  /// What another member has sent, verified.
  void take(Event event) {
    Stream<Certificate> shown =
        switch (event) {
          case Event.CertificateReceived(Certificate certificate) -> Stream.of(certificate);
          case Event.ProposalReceived(Proposal proposal) -> proposal.justification().stream();
          default -> Stream.empty();
        };
    if (!lacks(shown.flatMap(Certificate::votes))) {
      happens(event);
    }
  }

  /// Appends blocks that are final elsewhere, each judged by every rule; those that are here
  /// already are passed over.
  void append(List<Certified<B>> blocks, Consumer<Fetched> then) {
    page = new FinalPage<>(head, blocks, then);
    if (state == null) {
      page.end(head, Optional.empty());
    }
    go();
  }

  /// What another member has seen of this one's votes at open heights.
  void told(NodeId member, List<Vote> seen) {
    ownVotes.tell(member, seen, head);
  }

  /// Another member has nothing that is final and not here.
  void shown(NodeId member) {
    ownVotes.abstention().show(member);
    State now = state;
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
    State now = state;
    PublishedHeight height = publication.height().orElse(null);
    boolean missing = now != null && height != null && ownVotes.areMissing(shown, now, height);
    if (missing) {
      begin();
    }
    return missing;
  }

  /// Something has come to pass, of which the core is to be told next.
  void happens(Event event) {
    if (state != null) {
      events.add(event);
      go();
    }
  }

  // ---- one after the other ---------------------------------------------------------------------

  private void go() {
    if (going) {
      return; // a port has answered at once
    }
    going = true;
    try {
      while (!awaited && hasNext()) {
        next();
      }
    } finally {
      going = false;
    }
    show();
  }

  private boolean hasNext() {
    return answer != null || !effects.isEmpty() || !events.isEmpty() || page.isOpen();
  }

  private void next() {
    Runnable answered = answer;
    if (answered != null) {
      answer = null;
      answered.run();
    } else if (!effects.isEmpty()) {
      carryOut(effects.remove());
    } else if (!events.isEmpty()) {
      happened(events.remove());
    } else {
      appendNext();
    }
  }

  private void happened(Event event) {
    State now = state;
    if (now != null) {
      become(Simplex.step(now, event));
    }
  }

  private void become(Step step) {
    state = step.state();
    effects.addAll(step.effects());
  }

  /// Asks something, and does nothing else before the answer is there.
  <T> void await(Consumer<Consumer<T>> question, Consumer<T> then) {
    awaited = true;
    question.accept(
        beginnings.unlessAgain(
            given -> {
              awaited = false;
              answer = () -> then.accept(given);
              go();
            }));
  }

  /// Whether an answer of the store is awaited.
  public boolean isAwaiting() {
    return awaited;
  }

  private void show() {
    State now = state;
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
      case Effect.SendAgain vote -> voter.voteAgain(vote);
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
    if (head.obstacle().isPresent() || !role.equals(Role.of(head.authorities(), seals))) {
      begin(); // votes from now on, or does not any more, or is alone, or not any more
      return;
    }
    voter.enter(head);
    // At once: with something else in between, the core would decide what is left behind.
    happened(new Event.BlockApplied(head.hash(), Optional.of(certificate), head.next()));
    pacemaker.enter(head);
    show();
  }

  private void appendNext() {
    Optional<Certified<B>> next = page.next(head);
    Optional<String> fault = next.flatMap(block -> FinalPage.uncertified(block, head, seals));
    if (next.isEmpty() || fault.isPresent()) {
      page.end(head, fault);
      return;
    }
    await(
        then -> blocks.verify(next.get(), then),
        (Verified<B> verified) -> {
          switch (verified) {
            case Verified.Valid<B>(B block) -> {
              Certificate certificate = next.get().certificate();
              if (!lacks(certificate.votes())) {
                append(block, certificate);
              }
            }
            case Verified.Invalid<B>(String invalid) -> contradicted(next.get(), invalid);
          }
        });
  }

  // A quorum of those who decide here has made final what cannot be: it continues another history,
  // or breaks a rule. More of them are at fault than the chain can bear, or this member is.
  private void contradicted(Certified<B> block, String fault) {
    reports.tell(
        Level.ERROR,
        "Block %d is certified, and invalid here: %s".formatted(block.block().height(), fault));
    boolean continues = block.block().candidate().previousHash().equals(head.hash());
    page.end(head, Optional.of(fault));
    halt(reports.conflict(block.certificate(), continues ? Optional.empty() : head.finality()));
  }

  /// The blocks that were proposed, for any thread.
  public Candidates<B> candidates() {
    return candidates;
  }
}

package io.mpreg.blockchain.deciding;

import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.authority.Ballot;
import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.authority.Evidence;
import io.mpreg.blockchain.core.authority.Vote;
import io.mpreg.blockchain.core.authority.VoteKind;
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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/// Decides height after height: feeds the consensus core one event at a time, and carries out its
/// effects one after the other. A vote leaves only after it is durable; when the store does not say
/// whether it is, the core begins again from what is stored.
///
/// Where this member is the only authority, its votes go to itself only. Nothing leaves before the
/// block is final, so votes, certificate and block become durable together, or none of them has
/// ever been.
///
/// There is one caller: everything here is called, and everything that was asked of a port is
/// answered, by it, one after the other. While an answer of the store [#isAwaiting], nothing but
/// that comes. What anybody may know meanwhile is published.
public final class Driver<B extends Block> {
  private static final long PAUSE_AFTER_FAILURE_MILLIS = 500;

  private final Seals seals;
  private final Votes<B> votes;
  private final Blocks<B> blocks;
  private final Peers<B> peers;
  private final Reports reports;
  private final ClaimedHeights claims;
  private final OwnVotes ownVotes;
  private final Candidates<B> candidates = new Candidates<>();
  private final Beginnings beginnings = new Beginnings();
  private final Pacemaker pacemaker;
  private final Bodies<B> bodies;

  // What is to be done next: the effects of the last step, in their order; then what has happened
  // meanwhile; then what is final elsewhere.
  private final Deque<Effect> effects = new ArrayDeque<>();
  private final Deque<Event> events = new ArrayDeque<>();
  private FinalPage<B> page;
  private boolean awaited;
  private boolean going;

  private Head head;
  private @Nullable State state; // null while nothing is decided
  private boolean alone;
  // What this member has signed, alone, for the block that is not final yet.
  private final List<GuardRow> staged = new ArrayList<>();
  private boolean isWritingInVain;
  private final Publication publication;

  Driver(Ports<B> ports, OwnVotes ownVotes, ClaimedHeights claims, Publication publication) {
    this.seals = ports.seals();
    this.votes = ports.votes();
    this.blocks = ports.blocks();
    this.peers = ports.peers();
    this.reports = ports.reports();
    this.claims = claims;
    this.ownVotes = ownVotes;
    this.publication = publication;
    this.pacemaker = new Pacemaker(ports.time(), ports.work(), beginnings, this::happens);
    this.bodies = new Bodies<>(ports, candidates, beginnings, pacemaker, this::happens);
    this.head = blocks.head();
    this.page = FinalPage.over(head);
  }

  // ---- beginning and stopping ------------------------------------------------------------------

  /// Begins, or begins again, from what is stored.
  void begin() {
    if (publication.halted().isEmpty()) {
      forget();
      await(blocks::resolve, this::found);
    }
  }

  private void found(Written end) {
    switch (end) {
      case Written.Final(Head found) -> {
        isWritingInVain &= found.height() == head.height();
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
      retire(head.obstacle().get());
      return;
    }
    Opened<B> open = votes.open(head.height() + 1);
    alone = Publication.isAlone(head, seals);
    candidates.forgetBelow(head.height() + 1);
    open.candidates().forEach(candidates::replace);
    bodies.begin();
    pacemaker.begin(head);
    become(
        Simplex.resume(
            identity(head.authorities()),
            head.next(),
            head.hash(),
            head.finality(),
            // Alone there is nobody who could show what was forgotten.
            alone ? VoteGuard.of(open.votes()) : ownVotes.abstention().guard(open),
            open.certificates(),
            open.candidates().stream().map(Block::candidate).toList()));
    if (!isWritingInVain) {
      recovered();
    }
    go();
  }

  // Who is no authority, or by another key, follows: an id that is none of theirs.
  private NodeId identity(AuthoritySet authorities) {
    if (seals.holdsKeyOf(authorities)) {
      return seals.self();
    }
    NodeId stranger = new NodeId("observer");
    while (authorities.contains(stranger)) {
      stranger = new NodeId(stranger.value() + "-");
    }
    return stranger;
  }

  private void forget() {
    beginnings.next();
    awaited = false;
    state = null;
    effects.clear();
    events.clear();
    staged.clear();
    publication.showNothing(head);
    peers.stand(Standing.NONE);
    page.end(head, Optional.empty());
  }

  private void retire(String obstacle) {
    forget();
    publication.retire(head);
    peers.stand(new Standing(false, head.height() + 1, 0, 0));
    reports.tell(
        Level.WARN,
        "%s. This member decides and accepts nothing any more; it answers readers and members"
            .formatted(obstacle));
  }

  /// What has failed is not known to have been done: begins again in a while.
  void fail(String what, Throwable failure) {
    String reason = what + failure.getMessage();
    if (publication.trouble(reason)) {
      reports.tell(Level.WARN, "Nothing is decided at the moment", failure);
    }
    forget();
    pacemaker.after(PAUSE_AFTER_FAILURE_MILLIS, this::begin);
  }

  private void recovered() {
    if (publication.recover()) {
      reports.tell(Level.INFO, "The consensus goes on");
    }
  }

  /// Stops deciding, for good.
  void halt(String reason) {
    publication.halt(reason);
    reports.halt(reason);
    forget();
    peers.stand(new Standing(false, head.height() + 1, 0, 0));
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

  /// This member has now everything that others have shown it to be final.
  ///
  /// @param answered the members that have said that there is no more
  void caughtUp(Set<NodeId> answered) {
    State now = state;
    PublishedHeight shown = publication.height().orElse(null);
    if (now != null
        && shown != null
        && publication.wantsToBeShown()
        && ownVotes.settle(now, shown, head, answered)) {
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

  private void happens(Event event) {
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
    return !effects.isEmpty() || !events.isEmpty() || page.isOpen();
  }

  private void next() {
    if (!effects.isEmpty()) {
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

  // Nothing else is done before the answer is there.
  private <T> void await(Consumer<Consumer<T>> question, Consumer<T> then) {
    awaited = true;
    question.accept(
        beginnings.unlessAgain(
            answer -> {
              awaited = false;
              then.accept(answer);
              go();
            }));
  }

  /// Whether an answer of the store is awaited.
  public boolean isAwaiting() {
    return awaited;
  }

  private void show() {
    State now = state;
    if (now != null && !alone) {
      publication.show(now, head);
      peers.stand(ownVotes.standing(now));
    } else if (now != null) {
      peers.stand(new Standing(true, now.height(), 0, 0));
    }
  }

  // ---- effects ---------------------------------------------------------------------------------

  private void carryOut(Effect effect) {
    switch (effect) {
      case Effect.StartTimer(Timer timer, long millis) -> startTimer(timer, millis);
      case Effect.RequestBlock(long height, int round) -> bodies.build(round, this::notBuilt);
      case Effect.ObtainBlock(long height, Hash hash, List<NodeId> holders) ->
          bodies.obtain(hash, holders);
      case Effect.PersistThenSend vote -> record(vote);
      case Effect.SendAgain(Ballot ballot, List<Certificate> justification) ->
          send(ballot, justification, false);
      case Effect.PersistThenBroadcast(Certificate certificate) -> keepAndSend(certificate);
      case Effect.Broadcast(Certificate certificate) -> send(certificate);
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
    if (!alone) {
      pacemaker.start(timer, millis);
    }
  }

  // Among several the round is given up, and another one leads.
  private void notBuilt() {
    if (alone) {
      fail("", new IllegalStateException("no block could be built"));
    }
  }

  private void record(Effect.PersistThenSend vote) {
    if (alone) {
      stage(vote.row());
      send(vote.ballot(), vote.justification(), true);
      return;
    }
    Optional<B> block = candidates.find(vote.ballot().blockHash());
    await(
        then -> votes.record(vote.row(), block, then),
        (Stored stored) -> {
          switch (stored) {
            case Stored.Durable() -> {
              written();
              send(vote.ballot(), vote.justification(), true);
            }
            case Stored.Unknown(RuntimeException failure) -> {
              isWritingInVain = true;
              fail("the store does not answer: ", failure);
            }
          }
        });
  }

  private void stage(GuardRow row) {
    staged.removeIf(known -> known.height() == row.height() && known.round() == row.round());
    staged.add(row);
  }

  private void send(Ballot ballot, List<Certificate> justification, boolean withBlock) {
    Vote vote = seals.sign(ballot, head.authorities());
    if (ballot.kind() == VoteKind.PROPOSE) {
      Proposal proposal = new Proposal(vote, justification);
      events.add(new Event.ProposalReceived(proposal));
      sendToOthers(
          () ->
              new Message.BlockProposed<>(
                  proposal, withBlock ? candidates.find(ballot.blockHash()) : Optional.empty()));
    } else {
      events.add(new Event.VoteReceived(vote));
      sendToOthers(() -> new Message.VoteCast<>(vote));
    }
  }

  // Alone there is nobody, and what is signed is not durable.
  private void sendToOthers(Supplier<Message<B>> message) {
    if (!alone) {
      peers.toAll(message.get());
    }
  }

  private void keepAndSend(Certificate certificate) {
    if (!alone) {
      votes.keep(certificate);
      send(certificate);
    }
  }

  private void send(Certificate certificate) {
    sendToOthers(() -> new Message.CertificateFormed<>(certificate));
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
        then -> blocks.append(block, certificate, List.copyOf(staged), then),
        (Written written) -> {
          switch (written) {
            case Written.Final(Head next) -> applied(next, certificate);
            case Written.NotWritten(RuntimeException failure) -> {
              isWritingInVain = true;
              fail("blocks cannot be written: ", failure);
            }
            case Written.Unknown(RuntimeException failure) -> {
              isWritingInVain = true;
              fail("the store does not answer: ", failure);
            }
            case Written.Moved(String reason) -> halt(reason);
          }
        });
  }

  private void applied(Head next, Certificate certificate) {
    AuthoritySet before = head.authorities();
    head = next;
    written();
    staged.clear();
    candidates.forgetBelow(head.height() + 1);
    boolean same =
        identity(head.authorities()).equals(identity(before))
            && Publication.isAlone(head, seals) == alone;
    if (head.obstacle().isPresent() || !same) {
      begin(); // votes from now on, or does not any more, or is alone, or not any more
      return;
    }
    // At once: with something else in between, the core would decide what is left behind.
    happened(new Event.BlockApplied(head.hash(), Optional.of(certificate), head.next()));
    pacemaker.enter(head);
  }

  private void written() {
    if (isWritingInVain) {
      isWritingInVain = false;
      recovered();
    }
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

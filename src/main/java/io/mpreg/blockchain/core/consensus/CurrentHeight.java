package io.mpreg.blockchain.core.consensus;

import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.authority.Evidence;
import io.mpreg.blockchain.core.authority.Vote;
import io.mpreg.blockchain.core.authority.VoteKind;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.node.NodeId;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What this member knows of the current height: votes, the certificates that they form, and
/// candidate blocks. It only grows, within bounds. Equivocations are reported, and new certificates
/// are broadcast.
final class CurrentHeight {

  private static final int ROUNDS_AHEAD = 8; // beyond n rounds: bounds the messages kept

  private final HeightContext context;
  private final Effects effects;
  private final Certificates certificates;
  private final Tally tally;
  private final EarlyMessages early;
  private final CandidateBlocks candidates;
  private final SilentAuthorities silent;
  private boolean someoneIsBehind;
  private boolean started;
  private boolean decided;

  /// A height of which nothing is known.
  CurrentHeight(HeightContext context, Effects effects) {
    this(context, effects, new SilentAuthorities());
  }

  private CurrentHeight(HeightContext context, Effects effects, SilentAuthorities silent) {
    this.context = context;
    this.effects = effects;
    this.certificates = new Certificates();
    this.tally = new Tally();
    this.early = new EarlyMessages();
    this.candidates = new CandidateBlocks();
    this.silent = silent;
  }

  private CurrentHeight(CurrentHeight other, Effects effects) {
    this.context = other.context;
    this.effects = effects;
    this.certificates = other.certificates.copy();
    this.tally = other.tally.copy();
    this.early = other.early.copy();
    this.candidates = other.candidates.copy();
    this.silent = other.silent.copy();
    this.someoneIsBehind = other.someoneIsBehind;
    this.started = other.started;
    this.decided = other.decided;
  }

  /// A copy for the next step.
  ///
  /// @param next the effects of that step
  CurrentHeight copy(Effects next) {
    return new CurrentHeight(this, next);
  }

  /// The state of a later height: authorities that are silent and members that are behind stay so.
  CurrentHeight after(Hash blockHash, @Nullable Certificate certificate, ProofOfAuthority next) {
    var later = new CurrentHeight(context.after(blockHash, certificate, next), effects, silent);
    later.someoneIsBehind = someoneIsBehind;
    return later;
  }

  /// The messages of a height that came before it was the current one.
  List<Event> earlyOf(long height) {
    return height == height() + 1 ? early.all() : List.of();
  }

  /// Restores what was stored of the height.
  void resume(Collection<Certificate> stored, Collection<Candidate> bodies) {
    for (Candidate block : bodies) {
      if (block.height() == height()) {
        candidates.addValid(block);
      }
    }
    for (Certificate certificate : stored) {
      if (certificate.height() == height()) {
        certificates.add(certificate);
        started = true;
      }
    }
  }

  // ---- events ----------------------------------------------------------------------------------

  void onBlockJudged(Candidate block, Verdict verdict) {
    if (block.height() == height()) {
      candidates.add(block, verdict, continues(block));
    }
  }

  /// Whether a block continues the last final one.
  boolean continues(Candidate block) {
    return block.previousHash().equals(context.previousHash());
  }

  void onProposal(Proposal proposal, Event event) {
    Vote vote = proposal.vote();
    if (vote.height() != height()) {
      onVoteOfOtherHeight(vote, event);
      return;
    }
    if (vote.signer() != context.leaderIndex(vote.round())) {
      return;
    }
    // The certificates are valid, whoever attached them; rule V only needs them to be known.
    proposal.justification().forEach(this::learn);
    count(vote);
  }

  void onVote(Vote vote, Event event) {
    if (vote.height() != height()) {
      onVoteOfOtherHeight(vote, event);
    } else if (vote.kind() != VoteKind.PROPOSE
        || vote.signer() == context.leaderIndex(vote.round())) {
      count(vote);
    }
  }

  private void onVoteOfOtherHeight(Vote vote, Event event) {
    if (vote.height() == height() + 1) {
      early.add(vote.signer(), event);
    } else if (vote.height() < height()) {
      someoneIsBehind = true;
      AuthoritySet set = context.previousAuthorities();
      if (set != null && vote.height() == height() - 1 && vote.signer() < set.size()) {
        silent.heardFrom(set.at(vote.signer()).id());
      }
    }
  }

  private void count(Vote vote) {
    AuthoritySet authorities = context.authorities();
    if (vote.signer() >= authorities.size()) {
      return;
    }
    silent.heardFrom(authorities.at(vote.signer()).id());
    long last = (long) certificates.round() + authorities.size() + ROUNDS_AHEAD;
    if (decided || vote.round() > last) {
      return;
    }
    started = true;
    for (Evidence evidence : tally.add(vote)) {
      effects.add(new Effect.Report(evidence));
    }
    if (vote.kind() != VoteKind.PROPOSE) {
      tally.certificate(vote.ballot(), authorities).ifPresent(this::learn);
    }
  }

  void onCertificate(Certificate certificate) {
    if (certificate.height() == height()) {
      learn(certificate);
    } else if (certificate.height() > height()) {
      if (certificate.height() == height() + 1) {
        early.addCertificate(new Event.CertificateReceived(certificate));
      }
      if (certificate.kind() == VoteKind.FINALIZE) {
        effects.add(new Effect.CatchUp(certificate));
      }
    } else {
      onPastCertificate(certificate);
    }
  }

  private void onPastCertificate(Certificate certificate) {
    if (certificate.kind() != VoteKind.FINALIZE) {
      someoneIsBehind = true;
      return;
    }
    Certificate mine = context.previousFinality();
    if (mine != null
        && mine.height() == certificate.height()
        && !mine.blockHash().equals(certificate.blockHash())) {
      effects.halt(mine, Optional.of(certificate));
    }
  }

  // Rule A, first half: store a new certificate and broadcast it once.
  private void learn(Certificate certificate) {
    started = true;
    Optional<Certificate> finality = certificates.finality();
    if (certificates.add(certificate)) {
      effects.add(new Effect.PersistThenBroadcast(certificate));
    } else if (certificate.kind() == VoteKind.FINALIZE
        && finality.isPresent()
        && !finality.get().blockHash().equals(certificate.blockHash())) {
      effects.halt(finality.get(), Optional.of(certificate));
    }
  }

  /// There is something to decide at a height.
  void start(long height) {
    started |= height == height();
  }

  /// Ends a silence window, in which this member counts as heard from.
  void endWindow(NodeId self) {
    silent.heardFrom(self);
    silent.endWindow(context.authorities());
  }

  /// Marks the block of this height as decided.
  void decide() {
    decided = true;
  }

  /// Everything that another member may lack was sent again.
  void retransmitted() {
    someoneIsBehind = false;
  }

  // ---- accessors -------------------------------------------------------------------------------

  HeightContext context() {
    return context;
  }

  long height() {
    return context.height();
  }

  Certificates certificates() {
    return certificates;
  }

  Tally tally() {
    return tally;
  }

  CandidateBlocks candidates() {
    return candidates;
  }

  SilentAuthorities silent() {
    return silent;
  }

  /// Whether there is anything to decide.
  boolean isStarted() {
    return started;
  }

  boolean isDecided() {
    return decided;
  }

  /// Whether another member may lack messages of this height or the last one.
  boolean needsRetransmission() {
    return !decided && (started || someoneIsBehind);
  }

  List<Vote> votes() {
    return Stream.of(tally.all().stream(), certificates.votes(), early.votes())
        .flatMap(Function.identity())
        .distinct()
        .toList();
  }

  int messagesKept() {
    return tally.size() + early.all().size();
  }
}

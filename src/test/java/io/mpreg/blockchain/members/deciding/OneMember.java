package io.mpreg.blockchain.members.deciding;

import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.authority.AuthoritySets;
import io.mpreg.blockchain.core.authority.Ballot;
import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.authority.Evidence;
import io.mpreg.blockchain.core.authority.Vote;
import io.mpreg.blockchain.core.consensus.Candidate;
import io.mpreg.blockchain.core.consensus.GuardRow;
import io.mpreg.blockchain.core.consensus.ProofOfAuthority;
import io.mpreg.blockchain.core.consensus.Reopening;
import io.mpreg.blockchain.core.consensus.RoundTimes;
import io.mpreg.blockchain.core.consensus.Verdict;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.crypto.Signature;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.state.Turns;
import io.mpreg.blockchain.members.deciding.Blocks.Judged;
import io.mpreg.blockchain.members.deciding.Blocks.Verified;
import io.mpreg.blockchain.members.deciding.Blocks.Written;
import io.mpreg.blockchain.members.deciding.Peers.Page;
import io.mpreg.blockchain.members.deciding.VoteStore.Opened;
import io.mpreg.blockchain.members.deciding.VoteStore.Stored;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/// One authority, number 0, with ports whose answers a test chooses. What it sends and logs is
/// kept.
final class OneMember {

  private static final RoundTimes TIMES = new RoundTimes(1_500);

  final ManualTime time = new ManualTime();
  final List<Message<Plain>> sent = new ArrayList<>();
  final List<String> told = new ArrayList<>();
  final List<GuardRow> rows = new ArrayList<>();

  /// How often the store fails to answer when it is asked for the votes of the open height, and how
  /// often it answers before that.
  int opensUnanswered;

  int opensAnswered;

  /// The next answers of the store to a vote; by default that it is durable.
  final Deque<Stored> ofVotes = new ArrayDeque<>();

  /// The next answers of the store to a block; by default that it is final.
  final Deque<Written> ofBlocks = new ArrayDeque<>();

  /// The next answers of the store to a query for the head; by default the head.
  final Deque<Written> ofTheEnd = new ArrayDeque<>();

  /// What members answer when asked for blocks from a height on.
  BiFunction<NodeId, Long, Page<Plain>> pages = (member, from) -> new Page.Given<>(List.of(), 0);

  /// What members answer when asked which votes of this one they have seen.
  Function<NodeId, Peers.Inquired> votesSeen = member -> new Peers.Inquired.Seen(List.of());

  private final AuthoritySet authorities;
  private final Inbox inbox = new Inbox(new LongAdder());
  private final ConsensusMember<Plain> deciding;
  private Head head;
  private Runnable whenWorkComes = () -> {};
  private @Nullable RuntimeException lostAnswer;

  /// The store did not answer.
  static final class Unanswered extends RuntimeException {
    private static final long serialVersionUID = 1;

    Unanswered() {
      super("away");
    }
  }

  /// A block without anything in it.
  record Plain(Candidate candidate) implements Block {
    @Override
    public boolean isWhole() {
      return true;
    }
  }

  OneMember(int authorities) {
    this.authorities = AuthoritySets.of(authorities, (authorities - 1) / 3, 0);
    this.head = head(new ProofOfAuthority(1, this.authorities, Turns.NONE, TIMES), Hash.ZERO);
    this.deciding =
        new ConsensusMember<>(
            new Ports<>(
                new Sealed(),
                new Recorded(),
                new Chain(),
                (notBeforeNanos, then) -> whenWorkComes = then,
                new Members(),
                time,
                new Told()),
            inbox,
            new OtherMembers(time::nanos),
            Optional.empty(),
            0);
  }

  private Head head(ProofOfAuthority next, Hash hash) {
    Optional<AuthoritySet> previous =
        next.height() == 1 ? Optional.empty() : Optional.of(authorities);
    return new Head(hash, Optional.empty(), next, authorities, previous, 0, Optional.empty());
  }

  OneMember starts() {
    attempt(deciding::start);
    return passes(0);
  }

  // As the miner does.
  private void attempt(Runnable action) {
    try {
      action.run();
    } catch (Unanswered failure) {
      deciding.fail("the store does not answer: ", failure);
    }
  }

  /// A transaction becomes executable.
  void hasWork() {
    whenWorkComes.run();
    passes(0);
  }

  OneMember passes(long millis) {
    doAll();
    for (long passed = 0; passed < millis; passed += 10) {
      attempt(() -> time.pass(10));
      doAll();
    }
    return this;
  }

  private void doAll() {
    try {
      Runnable next = deciding.isAwaiting() ? null : inbox.poll(0);
      while (next != null) {
        attempt(next);
        next = deciding.isAwaiting() ? null : inbox.poll(0);
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  PublishedState shown() {
    return deciding.publication();
  }

  long height() {
    return head.height();
  }

  /// How often this was logged.
  long timesTold(String text) {
    return told.stream().filter(each -> each.contains(text)).count();
  }

  Head headNow() {
    return head;
  }

  /// The next block is written, and the answer is lost.
  void losesTheNextAnswer(RuntimeException failure) {
    lostAnswer = failure;
  }

  private Written done(Plain block) {
    head = head(head.next().after(block.candidate().originRound(), authorities), block.hash());
    RuntimeException lost = lostAnswer;
    lostAnswer = null;
    return lost == null ? new Written.Final(head) : new Written.Unknown(lost);
  }

  private final class Sealed implements VoteSignatures {
    @Override
    public NodeId self() {
      return AuthoritySets.id(0);
    }

    @Override
    public boolean holdsKeyOf(AuthoritySet set) {
      return set.contains(self());
    }

    @Override
    public Vote sign(Ballot ballot, AuthoritySet set) {
      return ballot.signed(0, seal(ballot, 0));
    }

    private static Signature seal(Ballot ballot, int signer) {
      byte[] seal = new byte[Signature.LENGTH];
      Hash of = Hash.of((ballot + " " + signer).getBytes(StandardCharsets.UTF_8));
      System.arraycopy(of.toArray(), 0, seal, 0, of.toArray().length);
      return Signature.of(seal);
    }

    @Override
    public boolean holds(Vote vote, AuthoritySet set) {
      return seal(vote.ballot(), vote.signer()).equals(vote.signature());
    }

    @Override
    public boolean holds(Certificate certificate, AuthoritySet set) {
      return certificate.votes().allMatch(vote -> holds(vote, set));
    }
  }

  private final class Recorded implements VoteStore<Plain> {
    @Override
    public Opened<Plain> open(long height) {
      if (opensAnswered-- <= 0 && opensUnanswered-- > 0) {
        throw new Unanswered();
      }
      return new Opened<>(
          rows.stream().filter(row -> row.height() >= height).toList(),
          List.of(),
          List.of(),
          OptionalLong.of(0),
          Optional.empty());
    }

    @Override
    public void record(GuardRow vote, Optional<Plain> block, Consumer<Stored> then) {
      Stored answer = ofVotes.isEmpty() ? new Stored.Durable() : ofVotes.remove();
      if (answer instanceof Stored.Durable) {
        rows.removeIf(row -> row.height() == vote.height() && row.round() == vote.round());
        rows.add(vote);
      }
      then.accept(answer);
    }

    @Override
    public void keep(Certificate certificate) {}

    @Override
    public String setAside() {
      return "aside";
    }

    @Override
    public void reopen(Reopening reopening, List<GuardRow> seen) {
      throw new AssertionError("nobody wants that");
    }
  }

  private final class Chain implements Blocks<Plain> {
    @Override
    public Head head() {
      return head;
    }

    @Override
    public void build(int round, long nowMillis, Consumer<Optional<Plain>> then) {
      long height = head.height() + 1;
      Hash hash = Hash.of((height + " " + round).getBytes(StandardCharsets.UTF_8));
      then.accept(Optional.of(new Plain(new Candidate(hash, height, round, head.hash()))));
    }

    @Override
    public void judge(Plain block, long nowMillis, Consumer<Optional<Judged<Plain>>> then) {
      then.accept(Optional.of(new Judged<>(block, Verdict.VALID, 0)));
    }

    @Override
    public void verify(Certified<Plain> next, Consumer<Verified<Plain>> then) {
      then.accept(new Verified.Valid<>(next.block()));
    }

    @Override
    public void append(
        Plain block, Certificate certificate, List<GuardRow> staged, Consumer<Written> then) {
      then.accept(ofBlocks.isEmpty() ? done(block) : ofBlocks.remove());
    }

    @Override
    public void resolve(Consumer<Written> then) {
      then.accept(ofTheEnd.isEmpty() ? new Written.Final(head) : ofTheEnd.remove());
    }
  }

  private final class Members implements Peers<Plain> {
    @Override
    public List<NodeId> all() {
      return authorities.authorities().stream()
          .map(each -> each.id())
          .filter(id -> !id.equals(AuthoritySets.id(0)))
          .toList();
    }

    @Override
    public void toAll(Message<Plain> message) {
      sent.add(message);
    }

    @Override
    public void to(NodeId member, Message<Plain> message) {
      sent.add(message);
    }

    @Override
    public void stand(VotingStatus standing) {}

    @Override
    public void obtain(Hash hash, List<NodeId> holders, Consumer<Plain> then) {}

    @Override
    public void page(NodeId member, long from, Consumer<Page<Plain>> then) {
      inbox.add(() -> then.accept(pages.apply(member, from)));
    }

    @Override
    public void inquire(NodeId member, Consumer<Inquired> then) {
      inbox.add(() -> then.accept(votesSeen.apply(member)));
    }
  }

  private final class Told implements Reports {
    @Override
    public void accuse(Evidence evidence) {
      throw new AssertionError(evidence);
    }

    @Override
    public String conflict(Certificate certificate, Optional<Certificate> conflicting) {
      throw new AssertionError(certificate);
    }

    @Override
    public void halt(String reason) {
      told.add(reason);
    }

    @Override
    public void tell(Level level, String text) {
      told.add(text);
    }

    @Override
    public void tell(Level level, String text, Throwable failure) {
      told.add(text);
    }
  }
}

package io.mpreg.blockchain.consensus;

import io.mpreg.blockchain.chain.AuthoritySet;
import io.mpreg.blockchain.chain.Turns;
import io.mpreg.blockchain.crypto.Hash;
import io.mpreg.blockchain.crypto.Signature;
import io.mpreg.blockchain.node.NodeId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A whole federation in one thread and virtual time: every delay, loss and crash comes from one
/// seed, so that a run can be repeated. Each member drives the production core; Byzantine ones
/// drive it too, but tell different halves of the others different things.
final class SimulatedFederation {

  private static final RoundTimes TIMES = new RoundTimes(1_500);
  private static final Hash GENESIS = Hash.of("genesis".getBytes(StandardCharsets.US_ASCII));

  private final Random random;
  private final AuthoritySet set;
  private final Set<Integer> byzantine;
  private final Weather weather;
  private final Mutant mutant;
  private final long healsAt;
  private final FederationOracle oracle;
  private final List<Member> members = new ArrayList<>();
  private final PriorityQueue<Due> agenda = new PriorityQueue<>();
  private final Set<Hash> invalidBlocks = new HashSet<>();

  private long now;
  private long sequence;

  private record Due(long at, long sequence, Runnable action) implements Comparable<Due> {
    @Override
    public int compareTo(Due other) {
      int byTime = Long.compare(at, other.at);
      return byTime != 0 ? byTime : Long.compare(sequence, other.sequence);
    }
  }

  private record FinalBlock(Candidate block, Certificate certificate) {}

  /// The process was killed between two effects.
  private static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  SimulatedFederation(
      long seed,
      AuthoritySet set,
      Set<Integer> byzantine,
      int trueFaults,
      Weather weather,
      long healsAt,
      Mutant mutant) {
    this.random = new Random(seed);
    this.set = set;
    this.byzantine = byzantine;
    this.weather = weather;
    this.healsAt = healsAt;
    this.mutant = mutant;
    this.oracle = new FederationOracle(set.size(), trueFaults, byzantine);
    for (int index = 0; index < set.size(); index++) {
      members.add(new Member(index));
    }
    members.forEach(Member::start);
  }

  FederationOracle oracle() {
    return oracle;
  }

  /// Runs until this time, or until something has gone wrong.
  void runUntil(long millis) {
    runUntilFinal(Long.MAX_VALUE, millis);
  }

  /// Runs until this height is final at every honest member, at most until this time, and returns
  /// the time.
  long runUntilFinal(long height, long latestMillis) {
    while (agenda.element().at() <= latestMillis
        && !oracle.hasSeenViolation()
        && finalEverywhere() < height) {
      Due due = agenda.remove();
      now = due.at();
      due.action().run();
    }
    return now;
  }

  /// The lowest height that is final at every honest member.
  long finalEverywhere() {
    return members.stream()
        .filter(member -> !byzantine.contains(member.index))
        .mapToLong(member -> member.chain.size())
        .min()
        .orElseThrow();
  }

  int mostMessagesKept() {
    return members.stream().mapToInt(member -> member.mostMessagesKept).max().orElseThrow();
  }

  private boolean healed() {
    return now >= healsAt;
  }

  private boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  private void after(long millis, Runnable action) {
    agenda.add(new Due(now + millis, sequence++, action));
  }

  private long networkDelay() {
    return 1 + random.nextInt(healed() ? Weather.FINE.maxDelayMillis() : weather.maxDelayMillis());
  }

  /// One member: what is in memory is lost with a crash, what is on disk is not.
  private final class Member {
    final int index;
    final NodeId id;

    // disk
    final TreeMap<Integer, GuardRow> rows = new TreeMap<>(); // of the open height, by round
    final List<Certificate> certificates = new ArrayList<>();
    final Map<Hash, Candidate> bodies = new TreeMap<>();
    final List<FinalBlock> chain = new ArrayList<>();
    ProofOfAuthority consensus = new ProofOfAuthority(1, set, Turns.NONE, TIMES);

    // memory
    State state;
    final Map<Hash, Candidate> cache = new TreeMap<>();
    int incarnation;
    int mostMessagesKept;
    boolean up;

    Member(int index) {
      this.index = index;
      this.id = set.at(index).id();
      this.state = resumed().state();
    }

    boolean lies() {
      return byzantine.contains(index);
    }

    void start() {
      up = true;
      incarnation++;
      Step step = resumed();
      state = step.state();
      int mine = incarnation;
      guarded(() -> step.effects().forEach(this::perform));
      work(mine);
      standstill(mine);
      silence(mine);
    }

    private Step resumed() {
      Optional<Certificate> finality =
          chain.isEmpty() ? Optional.empty() : Optional.of(chain.getLast().certificate());
      return Simplex.resume(
          id,
          consensus,
          head(),
          finality,
          VoteGuard.of(rows.values()),
          certificates,
          bodies.values());
    }

    private Hash head() {
      return chain.isEmpty() ? GENESIS : chain.getLast().block().hash();
    }

    private void later(long millis, Event event) {
      int mine = incarnation;
      after(millis, () -> inboxIfAlive(mine, event));
    }

    private void inboxIfAlive(int mine, Event event) {
      if (up && incarnation == mine) {
        inbox(event);
      }
    }

    // The work of a member is always there, but it comes to its knowledge at any time.
    private void work(int mine) {
      if (up && incarnation == mine) {
        inbox(new Event.WorkWaiting(state.height()));
        after(200 + random.nextInt(800), () -> work(mine));
      }
    }

    private void standstill(int mine) {
      long height = state.height();
      after(
          TIMES.standstillMillis(),
          () -> {
            if (up && incarnation == mine) {
              if (state.height() == height) {
                inbox(new Event.StandstillReached());
              }
              standstill(mine);
            }
          });
    }

    private void silence(int mine) {
      after(
          TIMES.silenceWindowMillis(),
          () -> {
            if (up && incarnation == mine) {
              inbox(new Event.SilenceWindowEnded());
              silence(mine);
            }
          });
    }

    void inbox(Event event) {
      guarded(
          () -> {
            Step step = Simplex.step(state, event);
            state = step.state();
            mostMessagesKept = Math.max(mostMessagesKept, state.messagesKept());
            step.effects().forEach(this::perform);
            liesAfter(event);
          });
    }

    private void guarded(Runnable action) {
      try {
        action.run();
      } catch (Killed e) {
        up = false;
        cache.clear();
        after(100 + random.nextInt(4_000), this::start);
      }
    }

    private void mayBeKilled() {
      if (!healed() && random.nextInt(10_000) < weather.crashesPerTenThousandEffects()) {
        throw new Killed();
      }
    }

    private void perform(Effect effect) {
      mayBeKilled();
      switch (effect) {
        case Effect.StartTimer(Timer timer, long millis) -> {
          long skewed = millis * (80 + random.nextInt(41)) / 100;
          later(skewed, new Event.TimerExpired(timer));
          nullifyAnyway(timer, skewed);
        }
        case Effect.RequestBlock(long height, int round) -> {
          Candidate block = build(height, round, head());
          cache.put(block.hash(), block);
          later(random.nextInt(50), new Event.BlockBuilt(round, block));
        }
        case Effect.ObtainBlock(long height, Hash hash, List<NodeId> holders) ->
            obtain(hash, incarnation);
        case Effect.PersistThenSend(Ballot ballot, GuardRow row, List<Certificate> justification) ->
            persistThenSend(ballot, row, justification);
        case Effect.SendAgain(Ballot ballot, List<Certificate> justification) ->
            send(ballot, justification);
        case Effect.PersistThenBroadcast(Certificate certificate) -> {
          certificates.add(certificate);
          mayBeKilled();
          broadcast(certificate);
        }
        case Effect.Broadcast(Certificate certificate) -> broadcast(certificate);
        case Effect.Decide(Candidate block, Certificate certificate) -> {
          apply(new FinalBlock(block, certificate));
          mayBeKilled();
          later(random.nextInt(100), applied());
        }
        case Effect.CatchUp(Certificate certificate) -> catchUp(certificate.height());
        case Effect.Report(Evidence evidence) -> oracle.reported(evidence);
        case Effect.Halt halt -> oracle.halted(index, halt);
      }
    }

    private void persistThenSend(Ballot ballot, GuardRow row, List<Certificate> justification) {
      if (mutant == Mutant.SENDS_BEFORE_IT_PERSISTS) {
        send(ballot, justification);
        mayBeKilled();
        persist(ballot, row);
      } else {
        persist(ballot, row);
        mayBeKilled();
        send(ballot, justification);
      }
    }

    private void persist(Ballot ballot, GuardRow row) {
      Candidate body = cache.get(ballot.blockHash());
      if (body != null) {
        bodies.put(body.hash(), body);
      }
      if (mutant != Mutant.FORGETS_GUARD_AT_RESTART) {
        rows.put(row.round(), row);
      }
    }

    // The mutant's driver signs by itself, when a timer fires whose round is long over.
    private void nullifyAnyway(Timer timer, long millis) {
      if (mutant == Mutant.NULLIFIES_AFTER_FINALIZE && timer.purpose() == Timer.Purpose.ROUND) {
        var ballot = new Ballot(VoteKind.NULLIFY, timer.height(), timer.round(), Hash.ZERO);
        after(millis, () -> send(ballot, List.of()));
      }
    }

    private Candidate build(long height, int round, Hash previous) {
      String content = id + " " + height + " " + round + " " + random.nextLong();
      Hash hash = Hash.of(content.getBytes(StandardCharsets.US_ASCII));
      if (lies() && chance(20)) {
        invalidBlocks.add(hash);
      }
      return new Candidate(hash, height, round, previous);
    }

    private void apply(FinalBlock last) {
      if (last.block().height() != chain.size() + 1) {
        throw new AssertionError(index + " applies " + last + " on height " + chain.size());
      }
      oracle.decided(index, last.block(), last.certificate());
      chain.add(last);
      consensus = consensus.after(last.block().originRound(), set);
      rows.clear();
      certificates.clear();
      bodies.clear();
    }

    private Event applied() {
      FinalBlock last = chain.getLast();
      return new Event.BlockApplied(
          last.block().hash(), Optional.of(last.certificate()), consensus);
    }

    // Another member gives the blocks, each with its certificate.
    private void catchUp(long height) {
      int mine = incarnation;
      Member giver = members.get(random.nextInt(members.size()));
      after(
          networkDelay() + networkDelay(),
          () -> {
            boolean reached = up && incarnation == mine && giver.up && !lost();
            while (reached && chain.size() < Math.min(height, giver.chain.size())) {
              apply(giver.chain.get(chain.size()));
            }
            if (reached && chain.size() >= state.height()) {
              inbox(applied());
            }
          });
    }

    private void obtain(Hash hash, int mine) {
      Candidate own = cache.getOrDefault(hash, bodies.get(hash));
      if (own != null) {
        judge(own, mine);
        return;
      }
      Member giver = members.get(random.nextInt(members.size()));
      after(
          networkDelay() + networkDelay(),
          () -> {
            Candidate theirs = giver.cache.getOrDefault(hash, giver.bodies.get(hash));
            if (theirs != null && giver.up && up && incarnation == mine && !lost()) {
              cache.put(hash, theirs);
              judge(theirs, mine);
            }
          });
    }

    private void judge(Candidate block, int mine) {
      if (invalidBlocks.contains(block.hash())) {
        later(random.nextInt(50), new Event.BlockJudged(block, Verdict.INVALID));
      } else if (!healed() && chance(weather.notYetPercent())) {
        later(random.nextInt(50), new Event.BlockJudged(block, Verdict.NOT_YET));
        after(500, () -> judge(block, mine));
      } else {
        later(random.nextInt(50), new Event.BlockJudged(block, Verdict.VALID));
      }
    }

    // ---- sending

    private boolean lost() {
      return !healed() && chance(weather.dropPercent());
    }

    private void send(Ballot ballot, List<Certificate> justification) {
      Vote vote = signed(ballot, index);
      if (vote.kind() == VoteKind.PROPOSE && lies() && justification.size() == ballot.round()) {
        proposeTwo(vote, justification);
      } else if (!lies() || vote.kind() == VoteKind.PROPOSE) {
        sendTo(members, vote, justification);
      }
    }

    private void sendTo(List<Member> receivers, Vote vote, List<Certificate> justification) {
      oracle.sent(vote);
      Candidate body = cache.getOrDefault(vote.blockHash(), bodies.get(vote.blockHash()));
      Event event =
          vote.kind() == VoteKind.PROPOSE
              ? new Event.ProposalReceived(new Proposal(vote, justification))
              : new Event.VoteReceived(vote);
      for (Member receiver : receivers) {
        deliver(receiver, event, vote.kind() == VoteKind.PROPOSE ? body : null);
      }
    }

    private void broadcast(Certificate certificate) {
      for (Member receiver : members) {
        if (receiver != this) {
          deliver(receiver, new Event.CertificateReceived(certificate), null);
        }
      }
    }

    private void deliver(Member receiver, Event event, @Nullable Candidate body) {
      if (receiver == this) {
        later(0, event);
        return;
      }
      int copies = !healed() && chance(weather.duplicatePercent()) ? 2 : 1;
      for (int copy = 0; copy < copies; copy++) {
        if (!lost()) {
          after(networkDelay(), () -> receiver.receive(event, body));
        }
      }
    }

    private void receive(Event event, @Nullable Candidate body) {
      if (up) {
        if (body != null) {
          cache.put(body.hash(), body);
        }
        inbox(event);
      }
    }

    // ---- lying

    // One half hears of one block, the other of another.
    private void proposeTwo(Vote first, List<Certificate> justification) {
      Candidate other = build(first.height(), first.round(), head());
      cache.put(other.hash(), other);
      var ballot = new Ballot(VoteKind.PROPOSE, first.height(), first.round(), other.hash());
      sendTo(half(first.height(), true), first, justification);
      sendTo(half(first.height(), false), signed(ballot, index), justification);
      sendTo(half(first.height(), true), notarize(first.ballot()), List.of());
      sendTo(half(first.height(), false), notarize(ballot), List.of());
    }

    private Vote notarize(Ballot proposal) {
      return signed(
          new Ballot(VoteKind.NOTARIZE, proposal.height(), proposal.round(), proposal.blockHash()),
          index);
    }

    private List<Member> half(long height, boolean first) {
      return members.stream()
          .filter(member -> !member.lies())
          .filter(member -> (member.index + height) % 2 == 0 == first)
          .toList();
    }

    private List<Member> some() {
      return members.stream().filter(member -> chance(60)).toList();
    }

    // Votes for everything it hears of: both for a block and for skipping its round.
    private void liesAfter(Event event) {
      if (!lies()) {
        return;
      }
      switch (event) {
        case Event.ProposalReceived(Proposal proposal) -> {
          sendTo(some(), notarize(proposal.vote().ballot()), List.of());
          lieAbout(proposal.vote().ballot());
        }
        case Event.VoteReceived(Vote vote) -> {
          if (vote.kind() != VoteKind.NULLIFY && chance(50)) {
            lieAbout(vote.ballot());
          }
        }
        case Event.CertificateReceived(Certificate certificate) -> {
          if (certificate.kind() == VoteKind.NOTARIZE) {
            lieAbout(certificate.ballot());
          }
        }
        default -> {}
      }
    }

    private void lieAbout(Ballot heard) {
      var skip = new Ballot(VoteKind.NULLIFY, heard.height(), heard.round(), Hash.ZERO);
      var finality =
          new Ballot(VoteKind.FINALIZE, heard.height(), heard.round(), heard.blockHash());
      sendTo(some(), signed(finality, index), List.of());
      if (chance(50)) {
        sendTo(some(), signed(skip, index), List.of());
      }
    }
  }

  // Nobody checks signatures here: votes reach a member only from the one who made them.
  private static Vote signed(Ballot ballot, int index) {
    byte[] once = Hash.of((index + " " + ballot).getBytes(StandardCharsets.US_ASCII)).toArray();
    byte[] twice = Arrays.copyOf(once, Signature.LENGTH);
    return ballot.signed(index, Signature.of(twice));
  }
}

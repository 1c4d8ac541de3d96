package io.mpreg.blockchain.members.deciding;

import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.members.deciding.Peers.Page;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/// Fetches final blocks that are missing here from other members, one after the other, and has them
/// appended under the same rules as any block. A member that sends invalid blocks is avoided;
/// blocks appended before that stay, so fetching continues from there. It also looks unprompted
/// from time to time, as nobody sends messages to a member that is no authority.
final class CatchUp<B extends Block> {
  private static final long LOOK_EVERY_MILLIS = 2_000;
  private static final long TELL_EVERY_NANOS = 5_000_000_000L;
  private static final long TELL_NOT_HELD_NANOS = 60_000_000_000L;

  // A slow member is asked again after a pause, or when no other is left.
  private static final long SLOW_NANOS = 1_500_000_000L;
  private static final long NANOS_FOR_A_BYTE = 4_000; // 250 kB/s
  private static final long PAUSE_NANOS = 30_000_000_000L;

  // A false claim of a height must cost its author more than it costs this member to check.
  private static final long FRUITLESS_MILLIS = 100;

  // Smaller gaps are not logged: a late vote looks like a gap of a height or two.
  private static final long WORTH_TELLING = 10;

  private final Blocks<B> blocks;
  private final Peers<B> peers;
  private final OtherMembers others;
  private final Time time;
  private final Reports reports;
  private final Driver<B> driver;
  private final PublishedState publication;
  private final ClaimedHeights claims;
  private final Map<NodeId, Long> slowAt = new HashMap<>();
  private long toldNanos;
  private long toldNotHeldNanos;
  private int turn;
  private int plans;
  private boolean isResting;
  private volatile OptionalLong target = OptionalLong.empty();

  // The round in progress; null between rounds.
  private @Nullable Round round;

  /// Asks every member in turn for one page, so that none can delay this member by giving little,
  /// and starts over until no member has more.
  private final class Round {
    private final List<NodeId> members;
    private final boolean isOfAll;
    private final long before = height();
    private final Map<NodeId, Long> asked = claims.claims();
    private final Deque<NodeId> left = new ArrayDeque<>();
    private boolean isMore = true;

    /// @param isOfAll whether no member was left out for being slow
    Round(List<NodeId> members, boolean isOfAll) {
      this.members = members;
      this.isOfAll = isOfAll;
    }

    private void next() {
      if (this != round) {
        return; // abandoned
      }
      if (left.isEmpty() && isMore) {
        isMore = false;
        left.addAll(members);
      }
      NodeId member = left.poll();
      if (member == null) {
        end(this);
      } else if (others.isAvoided(member) || isLeftOut(member)) {
        next(); // it became avoided in this round
      } else {
        long from = height() + 1;
        long since = time.nanos();
        boolean hadReported = publication.hasReported(member);
        peers.page(member, from, page -> take(member, from, since, hadReported, page));
      }
    }

    private void take(NodeId member, long from, long since, boolean hadReported, Page<B> page) {
      switch (page) {
        case Page.Given<B>(List<Certified<B>> given, long bytes) -> {
          noteIfSlow(member, since, bytes);
          append(member, from, hadReported, given);
          return;
        }
        // It has later blocks, but not the missing ones: another member has to give those.
        case Page.NotHeld<B>(String reason) -> tellNotHeld(member, reason);
        case Page.Away<B> _ -> noteIfSlow(member, since, 0);
        case Page.Malformed<B>(String reason) -> avoid(member, reason);
      }
      next();
    }

    private void append(NodeId member, long from, boolean hadReported, List<Certified<B>> given) {
      if (given.isEmpty()) {
        driver.shown(member, hadReported);
        next();
        return;
      }
      aim(from, given.getLast().block().height());
      driver.append(
          given,
          fetched -> {
            fetched
                .fault()
                .ifPresent(fault -> avoid(member, "block after %d: %s".formatted(from - 1, fault)));
            if (fetched.fault().isEmpty() && fetched.appended() > 0) {
              isMore = true;
              tell(member);
            }
            next();
          });
    }
  }

  CatchUp(
      Ports<B> ports,
      OtherMembers others,
      Driver<B> driver,
      PublishedState publication,
      ClaimedHeights claims) {
    this.blocks = ports.blocks();
    this.peers = ports.peers();
    this.others = others;
    this.time = ports.time();
    this.reports = ports.reports();
    this.driver = driver;
    this.publication = publication;
    this.claims = claims;
    this.toldNotHeldNanos = time.nanos() - TELL_NOT_HELD_NANOS;
  }

  /// The height that this member is catching up to, while it is behind. For any thread.
  OptionalLong target() {
    return target;
  }

  /// Looks for missing blocks from now on.
  void start() {
    plan(FRUITLESS_MILLIS);
  }

  private void plan(long millis) {
    int mine = ++plans;
    time.after(
        millis,
        () -> {
          if (mine == plans) {
            look();
          }
        });
  }

  /// A higher height was claimed: looks at once, unless the last look a moment ago was fruitless.
  void nudge() {
    if (round == null && !isResting && isWanted()) {
      look();
    }
  }

  // Someone claims more than is final here, or only others' final blocks are awaited before this
  // member votes.
  private boolean isWanted() {
    return claims.height() > height() || publication.isAlmostSure();
  }

  private long height() {
    return blocks.head().height();
  }

  private void look() {
    if (round != null) {
      return;
    }
    boolean hasBegun = publication.height().isPresent();
    List<NodeId> members = hasBegun ? askable() : List.of();
    if (members.isEmpty()) {
      plan(hasBegun || publication.isAlone() ? LOOK_EVERY_MILLIS : FRUITLESS_MILLIS);
      return;
    }
    Round next = new Round(members, members.size() == unavoided().size());
    round = next;
    next.next();
  }

  private void end(Round ended) {
    round = null;
    long reached = height();
    if (target.isPresent() && reached >= target.getAsLong()) {
      reports.tell(Level.INFO, "Caught up: height %d".formatted(reached));
    }
    target = OptionalLong.empty();
    boolean isFruitless = reached == ended.before;
    if (isFruitless && isWanted() && !ended.isOfAll) {
      slowAt.clear(); // the slow members had no chance to prove their claims
    } else {
      claims.settle(ended.asked, reached);
    }
    plan(LOOK_EVERY_MILLIS);
    rest(isFruitless ? FRUITLESS_MILLIS : 0);
  }

  private void rest(long millis) {
    isResting = true;
    time.after(
        millis,
        () -> {
          isResting = false;
          nudge();
        });
  }

  /// Answers under way may never come: starts over.
  void beginAgain() {
    round = null;
    plan(FRUITLESS_MILLIS);
  }

  private List<NodeId> askable() {
    long now = time.nanos();
    slowAt.values().removeIf(at -> now - at > PAUSE_NANOS);
    List<NodeId> all = unavoided();
    if (slowAt.keySet().containsAll(all)) {
      slowAt.clear();
    }
    all.removeIf(this::isLeftOut);
    Collections.rotate(all, turn++);
    return all;
  }

  private List<NodeId> unavoided() {
    List<NodeId> all = new ArrayList<>(peers.all());
    all.removeIf(others::isAvoided);
    return all;
  }

  // A member that does not vote yet needs an answer from every other member, however slow.
  private boolean isLeftOut(NodeId member) {
    return slowAt.containsKey(member) && !publication.mustHearAll();
  }

  // Even valid blocks are of no use when they arrive too slowly.
  private void noteIfSlow(NodeId member, long since, long bytes) {
    long now = time.nanos();
    if (now - since > SLOW_NANOS + bytes * NANOS_FOR_A_BYTE) {
      slowAt.put(member, now);
    }
  }

  private void aim(long from, long last) {
    long highest = Math.max(last, claims.height());
    if (highest - from >= WORTH_TELLING) {
      target = OptionalLong.of(highest);
    }
  }

  private void avoid(NodeId member, String reason) {
    reports.tell(
        Level.WARN,
        "Member %s sent invalid blocks and is not asked for a while: %s"
            .formatted(member.value(), reason));
    others.avoid(member);
  }

  private void tellNotHeld(NodeId member, String reason) {
    long now = time.nanos();
    if (now - toldNotHeldNanos >= TELL_NOT_HELD_NANOS) {
      toldNotHeldNanos = now;
      reports.tell(
          Level.WARN,
          "Member %s does not hold the missing blocks, another has to send them: %s. If none can, begin again with an empty database and ledger.federation.join-from-snapshot"
              .formatted(member.value(), reason));
    }
  }

  private void tell(NodeId member) {
    long now = time.nanos();
    if (target.isPresent() && now - toldNanos >= TELL_EVERY_NANOS) {
      toldNanos = now;
      reports.tell(
          Level.INFO,
          "Catching up: height %d of %d or more, from member %s"
              .formatted(height(), target.getAsLong(), member.value()));
    }
  }
}

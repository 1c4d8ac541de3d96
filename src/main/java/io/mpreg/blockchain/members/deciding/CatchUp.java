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

/// Fetches what is final at other members and missing here, from one after the other, and has it
/// appended by the rules of production. A member whose blocks do not hold is avoided; whatever was
/// appended before that stays, so it goes on from there. Looks by itself from time to time, as
/// nobody tells a member that is no authority.
final class CatchUp<B extends Block> {
  private static final long LOOK_EVERY_MILLIS = 2_000;
  private static final long TELL_EVERY_NANOS = 5_000_000_000L;
  private static final long TELL_NOT_HELD_NANOS = 60_000_000_000L;

  // Who takes so long and gives nothing is asked again after a while, or when nobody else is left.
  private static final long SLOW_NANOS = 1_500_000_000L;
  private static final long NANOS_FOR_A_BYTE = 4_000; // 250 kB/s
  private static final long PAUSE_NANOS = 30_000_000_000L;

  // Claims cost whoever makes them more than whoever looks into them.
  private static final long FRUITLESS_MILLIS = 100;

  // A height or two is what a vote that comes late looks like.
  private static final long WORTH_TELLING = 10;

  private final Blocks<B> blocks;
  private final Peers<B> peers;
  private final OtherMembers others;
  private final Time time;
  private final Reports reports;
  private final Driver<B> driver;
  private final Publication publication;
  private final ClaimedHeights claims;
  private final Map<NodeId, Long> slowAt = new HashMap<>();
  private long toldNanos;
  private long toldNotHeldNanos;
  private int turn;
  private int plans;
  private boolean isResting;
  private volatile OptionalLong target = OptionalLong.empty();

  // The round that is under way; null between two.
  private @Nullable Round round;

  /// Everybody is asked, one after the other, for a page, so that none can hold this member up by
  /// giving little; and all again, until nobody has more than is here.
  private final class Round {
    private final List<NodeId> members;
    private final boolean isOfAll;
    private final long before = height();
    private final Map<NodeId, Long> asked = claims.claims();
    private final Deque<NodeId> left = new ArrayDeque<>();
    private boolean isMore = true;

    /// @param isOfAll whether nobody was left out for being slow
    Round(List<NodeId> members, boolean isOfAll) {
      this.members = members;
      this.isOfAll = isOfAll;
    }

    private void next() {
      if (this != round) {
        return; // given up
      }
      if (left.isEmpty() && isMore) {
        isMore = false;
        left.addAll(members);
      }
      NodeId member = left.poll();
      if (member == null) {
        end(this);
      } else if (others.isAvoided(member) || isLeftOut(member)) {
        next(); // it has become so in this round
      } else {
        long from = height() + 1;
        long since = time.nanos();
        boolean hadTold = publication.hasTold(member);
        peers.page(member, from, page -> take(member, from, since, hadTold, page));
      }
    }

    private void take(NodeId member, long from, long since, boolean hadTold, Page<B> page) {
      switch (page) {
        case Page.Given<B>(List<Certified<B>> given, long bytes) -> {
          noteIfSlow(member, since, bytes);
          append(member, from, hadTold, given);
          return;
        }
        // It has more than this member, and not what is missing here: another has to give that.
        case Page.NotHeld<B>(String reason) -> tellNotHeld(member, reason);
        case Page.Away<B> _ -> noteIfSlow(member, since, 0);
        case Page.Malformed<B>(String reason) -> avoid(member, reason);
      }
      next();
    }

    private void append(NodeId member, long from, boolean hadTold, List<Certified<B>> given) {
      if (given.isEmpty()) {
        driver.shown(member, hadTold);
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
      Publication publication,
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

  /// The height that this member is on its way to, while it is behind. For any thread.
  OptionalLong target() {
    return target;
  }

  /// Looks from now on.
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

  /// Something has come up: looks at once, unless there was nothing a moment ago.
  void nudge() {
    if (round == null && !isResting && isWanted()) {
      look();
    }
  }

  // More is claimed than is here, or only what is final is to be seen before this member votes.
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
      slowAt.clear(); // the others had nothing, and who was left out could not show what it claims
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

  /// What was under way may never end: looks anew.
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

  // Who does not vote yet has to hear from as many as there are, however slow.
  private boolean isLeftOut(NodeId member) {
    return slowAt.containsKey(member) && !publication.mustHearAll();
  }

  // However well it holds, what comes drop by drop is never enough.
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
        "Member %s gave blocks that do not hold, and is not asked for a while: %s"
            .formatted(member.value(), reason));
    others.avoid(member);
  }

  private void tellNotHeld(NodeId member, String reason) {
    long now = time.nanos();
    if (now - toldNotHeldNanos >= TELL_NOT_HELD_NANOS) {
      toldNotHeldNanos = now;
      reports.tell(
          Level.WARN,
          "Member %s cannot give what is missing here, another has to: %s. If none can, begin again with an empty database and ledger.federation.join-from-snapshot"
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

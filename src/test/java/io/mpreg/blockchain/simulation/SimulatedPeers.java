package io.mpreg.blockchain.simulation;

import io.mpreg.blockchain.core.authority.Vote;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.members.deciding.Certified;
import io.mpreg.blockchain.members.deciding.Message;
import io.mpreg.blockchain.members.deciding.OtherMembers;
import io.mpreg.blockchain.members.deciding.Outbox;
import io.mpreg.blockchain.members.deciding.Peers;
import io.mpreg.blockchain.members.deciding.Peers.Page;
import io.mpreg.blockchain.members.deciding.Time;
import io.mpreg.blockchain.members.deciding.VotingStatus;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/// The other members, over the network. Of a twin, either instance may be reached.
final class SimulatedPeers implements Peers<SimulatedBlock> {

  private static final int MAX_UNDER_WAY = 8;
  private static final long BYTES_OF_A_BLOCK = 1_000;

  private final Life life;
  private final Federation federation;
  private final Member me;
  private final OtherMembers others;
  private final TreeMap<NodeId, List<Member>> members = new TreeMap<>();
  private final TreeMap<Integer, Outbox<Message<SimulatedBlock>>> outboxes = new TreeMap<>();
  private final Set<Hash> wanted = new HashSet<>();
  private VotingStatus standing = VotingStatus.NONE;

  SimulatedPeers(Life life, Federation federation, Member me, OtherMembers others) {
    this.life = life;
    this.federation = federation;
    this.me = me;
    this.others = others;
    for (Member other : federation.members()) {
      if (other.number() != me.number()) {
        members.computeIfAbsent(other.id(), id -> new ArrayList<>()).add(other);
        outboxes.put(other.place(), outbox(other));
      }
    }
  }

  private Outbox<Message<SimulatedBlock>> outbox(Member other) {
    return new Outbox<>(
        new Beside(),
        new Sizes(),
        (together, arrived) -> {
          leave(together);
          federation
              .network()
              .bring(me, other, together, came -> life.run(() -> arrived.accept(came)));
        },
        () -> Optional.of(new Message.StatusReport<>(standing)),
        new LongAdder());
  }

  private void leave(List<Message<SimulatedBlock>> together) {
    if (federation.oracle().isPutBack(me.number())) {
      together.stream()
          .flatMap(message -> Voice.vote(message).stream())
          .forEach(vote -> federation.oracle().sent(me, vote));
    }
  }

  /// Messages wait for no consensus thread.
  private final class Beside implements Time {
    @Override
    public long nowMillis() {
      throw new AssertionError("not used");
    }

    @Override
    public long nanos() {
      throw new AssertionError("not used");
    }

    @Override
    public void after(long millis, Runnable action) {
      life.later(millis, action);
    }
  }

  private static final class Sizes implements Outbox.Weights<Message<SimulatedBlock>> {
    @Override
    public long bytes(Message<SimulatedBlock> message) {
      return isLast(message) ? BYTES_OF_A_BLOCK : 0;
    }

    @Override
    public boolean isLast(Message<SimulatedBlock> message) {
      return message instanceof Message.BlockProposed<SimulatedBlock>(var _, var block)
          && block.isPresent();
    }

    @Override
    public long mostTogether() {
      return BYTES_OF_A_BLOCK;
    }
  }

  void start() {
    outboxes.values().forEach(Outbox::start);
  }

  // ---- telling -------------------------------------------------------------------------------

  @Override
  public List<NodeId> all() {
    return List.copyOf(members.keySet());
  }

  @Override
  public void toAll(Message<SimulatedBlock> message) {
    me.voice().speak(message);
  }

  /// Sends to another instance; a Byzantine member does not wait.
  void send(Member other, Message<SimulatedBlock> message) {
    me.mayBeKilled();
    Outbox<Message<SimulatedBlock>> outbox = outboxes.get(other.place());
    if (outbox == null) {
      return;
    }
    if (me.acts()) {
      federation.network().bring(me, other, List.of(message), nobody -> {});
    } else {
      outbox.add(message);
    }
  }

  @Override
  public void to(NodeId member, Message<SimulatedBlock> message) {
    members.getOrDefault(member, List.of()).forEach(other -> send(other, message));
  }

  @Override
  public void stand(VotingStatus now) {
    standing = now;
  }

  // ---- asking --------------------------------------------------------------------------------

  private Member one(NodeId member) {
    List<Member> instances = members.get(member);
    if (instances.size() == 1) {
      return instances.getFirst();
    }
    List<Member> near =
        instances.stream().filter(instance -> !federation.network().isApart(me, instance)).toList();
    return federation.chance().of(near.isEmpty() ? instances : near);
  }

  @Override
  public void obtain(Hash hash, List<NodeId> holders, Consumer<SimulatedBlock> then) {
    if (wanted.size() < MAX_UNDER_WAY && wanted.add(hash)) {
      obtain(hash, holders, 0, then);
    }
  }

  private void obtain(Hash hash, List<NodeId> holders, int next, Consumer<SimulatedBlock> then) {
    if (next == holders.size()) {
      wanted.remove(hash);
      return;
    }
    Member holder = one(holders.get(next));
    federation
        .network()
        .ask(
            me,
            holder,
            () -> holder.give(hash),
            given ->
                life.run(
                    () -> {
                      if (given.isPresent() && isWanted(given.get(), hash)) {
                        wanted.remove(hash);
                        life.inbox().add(() -> then.accept(given.get()));
                      } else {
                        given.ifPresent(other -> others.avoid(holder.id()));
                        obtain(hash, holders, next + 1, then);
                      }
                    }));
  }

  private static boolean isWanted(SimulatedBlock given, Hash hash) {
    return given.hash().equals(hash) && given.hashHolds();
  }

  @Override
  public void page(NodeId member, long from, Consumer<Page<SimulatedBlock>> then) {
    if (isImpatient()) {
      life.inbox().add(() -> then.accept(new Page.Given<>(List.of(), 0)));
      return;
    }
    Member giver = one(member);
    federation
        .network()
        .ask(
            me,
            giver,
            () -> Optional.of(giver.conduct().history(giver, from)),
            given -> life.tell(() -> then.accept(page(given))));
  }

  // A Byzantine member does not ask how it has contradicted itself, and votes at once.
  private boolean isImpatient() {
    return me.acts() && life.deciding().publication().isStarting();
  }

  private Page<SimulatedBlock> page(Optional<List<FinalBlock>> given) {
    if (given.isEmpty()) {
      return new Page.Away<>("no answer in time");
    }
    List<FinalBlock> blocks = given.get();
    if (!blocks.stream().allMatch(each -> each.block().hashHolds())) {
      federation.oracle().refused(me);
      return new Page.Malformed<>("a body is not that of its header");
    }
    return new Page.Given<>(
        blocks.stream().map(each -> new Certified<>(each.block(), each.certificate())).toList(),
        blocks.size() * BYTES_OF_A_BLOCK);
  }

  @Override
  public void inquire(NodeId member, Consumer<Inquired> then) {
    if (me.acts()) {
      life.inbox().add(() -> then.accept(new Inquired.Seen(List.of())));
      return;
    }
    Member other = one(member);
    federation
        .network()
        .ask(
            me,
            other,
            () -> other.conduct().votesSeen(other, me),
            seen -> life.tell(() -> then.accept(inquired(seen))));
  }

  private static Inquired inquired(Optional<List<Vote>> seen) {
    return seen.<Inquired>map(Inquired.Seen::new).orElseGet(Inquired.Away::new);
  }
}

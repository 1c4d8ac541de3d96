package io.mpreg.blockchain.simulation;

import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.consensus.GuardRow;
import io.mpreg.blockchain.core.consensus.ProofOfAuthority;
import io.mpreg.blockchain.core.consensus.Verdict;
import io.mpreg.blockchain.members.deciding.Blocks;
import io.mpreg.blockchain.members.deciding.Blocks.Judged;
import io.mpreg.blockchain.members.deciding.Blocks.Verified;
import io.mpreg.blockchain.members.deciding.Blocks.Written;
import io.mpreg.blockchain.members.deciding.Certified;
import io.mpreg.blockchain.members.deciding.Head;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// One member's chain and the rules of its blocks. Blocks are built and judged one after the other,
/// concurrently with everything else, on the head of the chain at that time.
final class SimulatedBlocks implements Blocks<SimulatedBlock> {

  private final Life life;
  private final Federation federation;
  private final Member me;
  private final Storage storage;
  private final Workshop workshop;
  private final Store store;
  private long executorIsFreeAt;
  private int resolves;
  private boolean isUnresolved;

  SimulatedBlocks(Life life, Federation federation, Member me, Store store) {
    this.life = life;
    this.federation = federation;
    this.me = me;
    this.storage = me.storage();
    this.workshop = me.workshop();
    this.store = store;
  }

  @Override
  public Head head() {
    return workshop.end().head();
  }

  // ---- building and judging ------------------------------------------------------------------

  @Override
  public void build(int round, long nowMillis, Consumer<Optional<SimulatedBlock>> then) {
    boolean fails =
        federation.chance().percent(federation.network().weather().machines().unbuiltPercent());
    execute(() -> fails ? Optional.empty() : Optional.of(me.conduct().build(me, round)), then);
  }

  @Override
  public void judge(
      SimulatedBlock block, long nowMillis, Consumer<Optional<Judged<SimulatedBlock>>> then) {
    execute(() -> judged(block), then);
  }

  private Optional<Judged<SimulatedBlock>> judged(SimulatedBlock block) {
    if (block.height() != head().height() + 1) {
      return Optional.empty();
    }
    Verdict verdict = workshop.judge(block);
    long again = verdict == Verdict.NOT_YET ? workshop.millisUntilValid(block) : 0;
    return Optional.of(new Judged<>(block, verdict, Math.min(1_000, again)));
  }

  private <T> void execute(Supplier<T> task, Consumer<T> then) {
    long now = federation.agenda().now();
    long most = federation.network().weather().machines().slowExecutorMillis();
    executorIsFreeAt = Math.max(now, executorIsFreeAt) + federation.chance().below((int) most);
    life.later(
        executorIsFreeAt - now,
        () -> {
          T done = task.get();
          life.inbox().add(() -> then.accept(done));
        });
  }

  @Override
  public void verify(Certified<SimulatedBlock> next, Consumer<Verified<SimulatedBlock>> then) {
    store.read(
        () ->
            workshop.judge(next.block()) == Verdict.INVALID
                ? new Verified.Invalid<>("it breaks a rule")
                : new Verified.Valid<>(next.block()),
        then);
  }

  // ---- the end of the chain ------------------------------------------------------------------

  @Override
  public void append(
      SimulatedBlock block,
      Certificate certificate,
      List<GuardRow> staged,
      Consumer<Written> then) {
    if (isUnresolved || block.height() != storage.height()) {
      throw new AssertionError("%s appends %s at %d".formatted(me, block, storage.height()));
    }
    isUnresolved = true;
    List<Runnable> steps = new ArrayList<>();
    steps.add(() -> storage.write(new FinalBlock(block, certificate), after(block)));
    steps.add(storage::syncDatabase);
    for (GuardRow row : staged) {
      steps.add(() -> storage.writeVoteFile(row));
      steps.add(storage::syncVoteFile);
    }
    store.write(
        new Store.Write<Written>(steps, List.of(0, 2, steps.size()), this::found),
        new Written.Unknown(new StoreAway("the answer was lost")),
        then);
  }

  private ProofOfAuthority after(SimulatedBlock block) {
    AuthorityPlan plan = federation.plan();
    long height = block.height() + 1;
    ProofOfAuthority next = storage.next().after(block.originRound(), plan.at(height).set());
    return new ProofOfAuthority(
        height, next.authorities(), next.turns(), plan.timing(height).times());
  }

  @Override
  public void resolve(Consumer<Written> then) {
    int mine = ++resolves;
    store.read(
        () -> {
          // A later request waits for that answer, and may have written since.
          if (store.isAway() || mine != resolves) {
            return new Written.Unknown(new StoreAway("no connection to the database"));
          }
          store.settle();
          return found();
        },
        then);
  }

  private Written found() {
    isUnresolved = false;
    me.publish();
    return new Written.Final(head());
  }
}

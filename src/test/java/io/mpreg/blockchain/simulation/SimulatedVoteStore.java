package io.mpreg.blockchain.simulation;

import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.consensus.GuardRow;
import io.mpreg.blockchain.core.consensus.Reopening;
import io.mpreg.blockchain.core.consensus.Verdict;
import io.mpreg.blockchain.members.deciding.VoteStore;
import io.mpreg.blockchain.members.deciding.VoteStore.Opened;
import io.mpreg.blockchain.members.deciding.VoteStore.Stored;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The vote record of one member: the database first, then the file beside it.
final class SimulatedVoteStore implements VoteStore<SimulatedBlock> {

  private final Federation federation;
  private final Member me;
  private final Storage storage;
  private final Store store;

  SimulatedVoteStore(Federation federation, Member me, Store store) {
    this.federation = federation;
    this.me = me;
    this.storage = me.storage();
    this.store = store;
  }

  @Override
  public Opened<SimulatedBlock> open(long height) {
    store.requireHere();
    store.settle();
    if (height != storage.height()) {
      throw new AssertionError("%s opens height %d".formatted(me, height));
    }
    storage.missingInDatabase().forEach(row -> write(row, null));
    for (GuardRow row : storage.missingInVoteFile()) {
      storage.writeVoteFile(row);
      storage.syncVoteFile();
      me.mayBeKilled();
    }
    return new Opened<>(
        storage.votes(),
        storage.certificates(),
        storage.bodies().stream()
            .filter(body -> me.workshop().judge(body) != Verdict.INVALID)
            .toList(),
        storage.votesKnownFrom(),
        storage.reopening());
  }

  private List<Runnable> steps(GuardRow row, @Nullable SimulatedBlock body) {
    return List.of(
        () -> storage.writeVote(row, body),
        storage::syncDatabase,
        () -> storage.writeVoteFile(row),
        storage::syncVoteFile);
  }

  private void write(GuardRow row, @Nullable SimulatedBlock body) {
    steps(row, body)
        .forEach(
            step -> {
              step.run();
              me.mayBeKilled();
            });
  }

  @Override
  public void record(GuardRow vote, Optional<SimulatedBlock> block, Consumer<Stored> then) {
    @Nullable SimulatedBlock body = block.orElse(null);
    if (!storage.holdsBody(vote, body)) {
      federation.oracle().violated(me.number() + " votes for a block that it does not hold");
    }
    store.write(
        new Store.Write<>(steps(vote, body), List.of(0, 2, 4), Stored.Durable::new),
        new Stored.Unknown(new StoreAway("the answer was lost")),
        then);
  }

  @Override
  public void keep(Certificate certificate) {
    if (!store.isAway()) {
      storage.write(certificate); // for speed, so it need not be durable
    }
  }

  @Override
  public String setAside() {
    store.requireHere();
    storage.setVoteFileAside();
    return "aside";
  }

  @Override
  public void reopen(Reopening reopening, List<GuardRow> seen) {
    store.requireHere();
    storage.beginVoteFile(reopening);
    seen.forEach(row -> write(row, null));
  }
}

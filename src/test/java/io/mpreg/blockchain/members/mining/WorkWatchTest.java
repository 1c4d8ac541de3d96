package io.mpreg.blockchain.members.mining;

import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.ledger.door.LedgerFixture;
import io.mpreg.blockchain.ledger.history.InMemoryLedgerStore;
import io.mpreg.blockchain.members.deciding.Inbox;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The last request is fulfilled once, and nothing else is.
class WorkWatchTest {
  private static final long LONG_MILLIS = 20_000;
  private static final long MOMENT_MILLIS = 300;

  private final LedgerFixture fixture = new LedgerFixture(new InMemoryLedgerStore());
  private final Inbox inbox = new Inbox(new LongAdder());
  private final LedgerBlocks blocks =
      new LedgerBlocks(
          fixture.ledger,
          new LedgerVoteSignatures(LedgerFixture.AUTHORITY, fixture.genesis.chainId()),
          Runnable::run,
          inbox::add);
  private final WorkWatch watch = new WorkWatch(fixture.ledger, blocks, inbox);
  private final List<String> done = new ArrayList<>();

  @AfterEach
  void close() {
    watch.close();
    fixture.close();
  }

  private void ask(String what) {
    watch.await(System.nanoTime(), () -> done.add(what));
  }

  private void doNext() throws InterruptedException {
    Runnable next = inbox.poll(LONG_MILLIS);
    assertThat(next).isNotNull();
    next.run();
  }

  @Test
  void whatIsAskedIsDoneOnceWhenSomethingWaits() throws InterruptedException {
    ask("first");
    assertThat(inbox.poll(MOMENT_MILLIS)).isNull();
    fixture.ledger.submissions().submit(fixture.message(0));
    doNext();
    assertThat(done).containsExactly("first");
    assertThat(inbox.poll(MOMENT_MILLIS)).isNull();
  }

  @Test
  void whatWasAskedBeforeKeepsNothingBack() throws InterruptedException {
    fixture.ledger.submissions().submit(fixture.message(0));
    ask("first");
    Runnable outdated = inbox.poll(LONG_MILLIS);
    ask("second");
    assertThat(outdated).isNotNull();
    outdated.run();
    assertThat(done).isEmpty();
    doNext();
    assertThat(done).containsExactly("second");
  }

  // A block may be decided before the consensus thread handles it.
  @Test
  void whatHasNothingToDecideAnyMoreWaitsOn() throws InterruptedException {
    fixture.ledger.submissions().submit(fixture.message(0));
    ask("first");
    Runnable vain = inbox.poll(LONG_MILLIS);
    assertThat(vain).isNotNull();
    assertThat(fixture.mine()).isTrue();
    vain.run();
    assertThat(done).isEmpty();
    fixture.ledger.submissions().submit(fixture.message(1));
    doNext();
    assertThat(done).containsExactly("first");
  }
}

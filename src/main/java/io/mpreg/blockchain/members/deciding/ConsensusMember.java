package io.mpreg.blockchain.members.deciding;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;

/// A member that takes part in consensus, from start to stop: the driver and what feeds it. All is
/// called by one thread, the consensus thread, unless it says otherwise: it runs the actions of the
/// inbox one by one, and none while the driver awaits an answer of the store.
public final class ConsensusMember<B extends Block> {
  private final AtomicBoolean looks = new AtomicBoolean();
  private final PublishedState publication;
  private final Driver<B> driver;
  private final CatchUp<B> catchUp;
  private final VoteInquiry<B> inquiry;
  private final MessageVerification<B> reception;

  /// @param inbox the actions for the consensus thread
  /// @param others what is known of the other members
  /// @param stopped why this member may not decide, if an earlier process had to halt
  /// @param reopenHeight the height that this member's operator wants to reopen; 0 for none
  public ConsensusMember(
      Ports<B> ports,
      Inbox inbox,
      OtherMembers others,
      Optional<String> stopped,
      long reopenHeight) {
    OwnVotes ownVotes = new OwnVotes(ports, others, reopenHeight);
    ClaimedHeights claims = new ClaimedHeights(ports.time()::nanos, () -> lookElsewhere(inbox));
    this.publication = new PublishedState(ports, ownVotes);
    this.driver = new Driver<>(ports, ownVotes, claims, publication);
    this.catchUp = new CatchUp<>(ports, others, driver, publication, claims);
    this.inquiry = new VoteInquiry<>(ports, driver, publication, catchUp);
    this.reception = new MessageVerification<>(ports, others, inbox, driver, publication, claims);
    stopped.ifPresent(driver::halt);
  }

  /// Begins; further work is put into the inbox.
  public void start() {
    catchUp.start();
    inquiry.start();
    driver.begin();
  }

  // One look-up, however many claims are raised before it runs.
  private void lookElsewhere(Inbox inbox) {
    if (!looks.getAndSet(true)) {
      inbox.add(
          () -> {
            looks.set(false);
            catchUp.nudge();
          });
    }
  }

  /// An action of this member has failed: it restarts from what is stored.
  ///
  /// @param what what has failed, for operators
  public void fail(String what, Throwable failure) {
    driver.fail(what, failure);
    catchUp.beginAgain();
  }

  /// Whether an answer of the store is awaited, so that no inbox action may run.
  public boolean isAwaiting() {
    return driver.isAwaiting();
  }

  // ---- for any thread --------------------------------------------------------------------------

  /// This member's published state.
  public PublishedState publication() {
    return publication;
  }

  /// Receives what other members send.
  public MessageVerification<B> reception() {
    return reception;
  }

  /// The proposed blocks, so that other members can fetch them.
  public Candidates<B> candidates() {
    return driver.candidates();
  }

  /// The height that this member is catching up to, while it is behind.
  public OptionalLong catchUpTarget() {
    return catchUp.target();
  }
}

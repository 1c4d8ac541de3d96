package io.mpreg.blockchain.members.deciding;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;

/// A member that decides, from its start to its end: the driver, and what feeds it. There is one
/// caller, which does what its inbox holds, one after the other, while the driver awaits nothing.
public final class Deciding<B extends Block> {
  private final AtomicBoolean looks = new AtomicBoolean();
  private final Publication publication;
  private final Driver<B> driver;
  private final CatchUp<B> catchUp;
  private final VoteInquiry<B> inquiry;
  private final Reception<B> reception;

  /// @param inbox what is to be done by the one caller
  /// @param others what is known of the other members
  /// @param stopped why this member decides nothing, if it had to stop in an earlier life
  /// @param reopenHeight the height that this member's operator wants to have reopened; 0 for none
  public Deciding(
      Ports<B> ports,
      Inbox inbox,
      OtherMembers others,
      Optional<String> stopped,
      long reopenHeight) {
    OwnVotes ownVotes = new OwnVotes(ports, others, reopenHeight);
    ClaimedHeights claims = new ClaimedHeights(ports.time()::nanos, () -> lookElsewhere(inbox));
    this.publication = new Publication(ports, ownVotes);
    this.driver = new Driver<>(ports, ownVotes, claims, publication);
    this.catchUp = new CatchUp<>(ports, others, driver, publication, claims);
    this.inquiry = new VoteInquiry<>(ports, driver, publication, catchUp);
    this.reception = new Reception<>(ports, others, inbox, driver, publication, claims);
    stopped.ifPresent(driver::halt);
  }

  /// Begins; what comes of it is in the inbox.
  public void start() {
    catchUp.start();
    inquiry.start();
    driver.begin();
  }

  // Once for however many claims.
  private void lookElsewhere(Inbox inbox) {
    if (!looks.getAndSet(true)) {
      inbox.add(
          () -> {
            looks.set(false);
            catchUp.nudge();
          });
    }
  }

  /// What was done for this member has failed: it begins again from what is stored.
  ///
  /// @param what has failed, for people
  public void fail(String what, Throwable failure) {
    driver.fail(what, failure);
    catchUp.beginAgain();
  }

  /// Whether an answer of the store is awaited, and nothing else may be done before it is there.
  public boolean isAwaiting() {
    return driver.isAwaiting();
  }

  // ---- for any thread --------------------------------------------------------------------------

  /// How it stands with this member.
  public Publication publication() {
    return publication;
  }

  /// Takes what other members send.
  public Reception<B> reception() {
    return reception;
  }

  /// The blocks that were proposed, so that other members can fetch them.
  public Candidates<B> candidates() {
    return driver.candidates();
  }

  /// The height that this member is on its way to, while it is behind.
  public OptionalLong catchUpTarget() {
    return catchUp.target();
  }
}

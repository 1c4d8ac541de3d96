package io.mpreg.blockchain.members.deciding;

import io.mpreg.blockchain.core.authority.Vote;
import io.mpreg.blockchain.core.node.NodeId;
import java.util.List;
import org.slf4j.event.Level;

/// After a start, asks each of the other members which of this member's votes it has seen at open
/// heights, until it has answered once or its answer is no longer needed.
final class VoteInquiry<B extends Block> {
  private static final long AGAIN_MILLIS = 200;
  private static final long AFTER_NONSENSE_MILLIS = 10_000;

  private final Peers<B> peers;
  private final Time time;
  private final Reports reports;
  private final Driver<B> driver;
  private final PublishedState publication;
  private final CatchUp<B> catchUp;

  VoteInquiry(Ports<B> ports, Driver<B> driver, PublishedState publication, CatchUp<B> catchUp) {
    this.peers = ports.peers();
    this.time = ports.time();
    this.reports = ports.reports();
    this.driver = driver;
    this.publication = publication;
    this.catchUp = catchUp;
  }

  void start() {
    peers.all().forEach(this::ask);
  }

  private void ask(NodeId member) {
    if (!publication.wantsReports()) {
      return;
    }
    // A member that is no authority gets no answers, and does not vote.
    if (!publication.isAuthority()) {
      again(member, AGAIN_MILLIS);
      return;
    }
    peers.inquire(member, answer -> hear(member, answer));
  }

  private void hear(NodeId member, Peers.Inquired answer) {
    switch (answer) {
      case Peers.Inquired.Seen(List<Vote> votes) -> {
        driver.told(member, votes);
        catchUp.nudge();
      }
      case Peers.Inquired.Away() -> again(member, AGAIN_MILLIS);
      case Peers.Inquired.Malformed(String reason) -> {
        reports.tell(Level.WARN, "Member %s gave no votes: %s".formatted(member.value(), reason));
        again(member, AFTER_NONSENSE_MILLIS);
      }
    }
  }

  private void again(NodeId member, long millis) {
    time.after(millis, () -> ask(member));
  }
}

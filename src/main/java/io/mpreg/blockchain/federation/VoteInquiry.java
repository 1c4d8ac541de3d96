package io.mpreg.blockchain.federation;

import io.mpreg.blockchain.core.authority.Vote;
import io.mpreg.blockchain.core.encoding.Malformed;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// After a start, asks each of the other members what it has seen of this member's votes at open
/// heights, until it has answered once or nobody needs to know.
final class VoteInquiry implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(VoteInquiry.class);
  private static final long AGAIN_MILLIS = 200;
  private static final long AFTER_NONSENSE_MILLIS = 10_000;

  private final PeerClient client;
  private final Replica replica;
  private final List<Thread> threads;

  VoteInquiry(List<Peer> others, PeerClient client, Replica replica) {
    this.client = client;
    this.replica = replica;
    this.threads =
        others.stream()
            .map(
                peer ->
                    Thread.ofVirtual()
                        .name("own votes seen by " + peer.id().value())
                        .unstarted(() -> askUntilAnswered(peer)))
            .toList();
  }

  void start() {
    threads.forEach(Thread::start);
  }

  private void askUntilAnswered(Peer peer) {
    try {
      while (replica.wantsToBeTold() && !hasAnswered(peer)) {
        TimeUnit.MILLISECONDS.sleep(AGAIN_MILLIS);
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean hasAnswered(Peer peer) throws InterruptedException {
    // Nobody tells a member that does not decide, and it does not vote.
    if (!replica.isAuthority()) {
      return false;
    }
    try {
      List<Vote> votes =
          client
              .get(peer, PeerListener.VOTES, PeerMessages.MAX_VOTES_BYTES)
              .map(PeerMessages::decodeVotes)
              .orElse(List.of());
      replica.told(peer.id(), votes);
      return true;
    } catch (IOException away) {
      LOG.debug("Member {} does not say what it has seen", peer.id().value(), away);
    } catch (Malformed wrong) {
      LOG.warn("Member {} gave no votes: {}", peer.id().value(), wrong.getMessage());
      TimeUnit.MILLISECONDS.sleep(AFTER_NONSENSE_MILLIS);
    }
    return false;
  }

  @Override
  public void close() {
    threads.forEach(Thread::interrupt);
  }
}

package io.mpreg.blockchain.members.peering;

import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Whether another member is reachable; every change is logged.
public final class Reachability implements PeerLane.Outcomes {
  private static final Logger LOG = LoggerFactory.getLogger(Reachability.class);

  private final Peer peer;
  private volatile boolean reached;
  private volatile Optional<String> trouble = Optional.empty();

  public Reachability(Peer peer) {
    this.peer = peer;
  }

  /// Whether the last request succeeded.
  public boolean isReached() {
    return reached;
  }

  /// Why not, for operators.
  public Optional<String> trouble() {
    return trouble;
  }

  @Override
  public void arrived() {
    if (trouble.isPresent()) {
      LOG.info("Member {} is reached again", peer.id().value());
    }
    trouble = Optional.empty();
    reached = true;
  }

  @Override
  public void failed(IOException why) {
    String reason = why.getMessage() == null ? why.toString() : why.getMessage();
    if (!trouble.equals(Optional.of(reason))) {
      LOG.warn("Member {} at {} is not reached: {}", peer.id().value(), peer.address(), reason);
    }
    trouble = Optional.of(reason);
    reached = false;
  }
}

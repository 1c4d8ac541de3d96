package io.mpreg.blockchain.members.peering;

import java.io.IOException;

/// Another member does not hold a requested block or header, as it joined from a snapshot above it:
/// another member has to be asked. It says nothing about what is final there.
public final class NotHeldByPeer extends IOException {
  private static final long serialVersionUID = 1L;

  NotHeldByPeer(String message) {
    super(message);
  }
}

package io.mpreg.blockchain.members.peering;

import java.io.IOException;

/// Another member does not hold what it is asked for, as it joined from a snapshot above it:
/// whoever asks has to ask another one. It says nothing about what is final there.
public final class NotHeldThere extends IOException {
  private static final long serialVersionUID = 1L;

  NotHeldThere(String message) {
    super(message);
  }
}

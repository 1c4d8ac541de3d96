package io.mpreg.blockchain.services.messaging;

import java.io.Serial;

/// A number that a stream has not reached.
public final class PositionInvalid extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  PositionInvalid(long from, long end) {
    super("message %d was asked for, and the stream ends before %d".formatted(from, end));
  }
}

package io.mpreg.blockchain.services.messaging;

import java.util.List;

/// Messages of a stream without a gap.
///
/// @param from the number of the first one
/// @param end how many messages the stream had when they were read
public record MessagePage(long from, List<NumberedMessage> messages, long end) {
  public MessagePage {
    messages = List.copyOf(messages);
  }

  /// The number with which the next page begins.
  public long next() {
    return from + messages.size();
  }
}

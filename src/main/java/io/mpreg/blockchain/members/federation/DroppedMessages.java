package io.mpreg.blockchain.members.federation;

import java.util.concurrent.atomic.LongAdder;

/// How many messages were dropped because a queue was full, since this process started.
///
/// @param outgoing messages for members that are unreachable or slow
/// @param incoming messages that arrived faster than they were processed
record DroppedMessages(LongAdder outgoing, LongAdder incoming) {
  DroppedMessages() {
    this(new LongAdder(), new LongAdder());
  }
}

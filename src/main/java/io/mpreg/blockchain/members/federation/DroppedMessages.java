package io.mpreg.blockchain.members.federation;

import java.util.concurrent.atomic.LongAdder;

/// How many messages full queues had no room for, since this process began.
///
/// @param outgoing messages for members that are away or slow
/// @param incoming messages of other members that came faster than they were taken
record DroppedMessages(LongAdder outgoing, LongAdder incoming) {
  DroppedMessages() {
    this(new LongAdder(), new LongAdder());
  }
}

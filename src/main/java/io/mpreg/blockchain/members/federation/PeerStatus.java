package io.mpreg.blockchain.members.federation;

import io.mpreg.blockchain.core.node.NodeId;
import java.util.Optional;
import java.util.OptionalLong;

/// What is known of another member.
///
/// @param reached whether the last request to it succeeded
/// @param trouble why not, for operators
/// @param heardMillisAgo milliseconds since its last request arrived here; empty when none ever did
/// @param queued how many messages wait for it
/// @param avoided whether it sent invalid blocks, and is not asked for a while
record PeerStatus(
    NodeId id,
    boolean reached,
    Optional<String> trouble,
    OptionalLong heardMillisAgo,
    int queued,
    boolean avoided) {}

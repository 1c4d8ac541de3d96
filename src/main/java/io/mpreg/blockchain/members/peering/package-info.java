/// How members talk, and nothing of what they say: where the others are, the envelope around a
/// request and who may sign it, what goes out one request after the other, and the port that others
/// reach this member at (`docs/protocol.md`, section 20). What can be asked there is registered by
/// whoever answers it.
@NullMarked
package io.mpreg.blockchain.members.peering;

import org.jspecify.annotations.NullMarked;

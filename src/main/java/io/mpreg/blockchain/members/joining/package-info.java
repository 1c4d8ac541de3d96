/// Joining a federation with the state after a recent block instead of all blocks before it, and
/// giving that state to whoever joins (`docs/protocol.md`, section 21).
@NullMarked
package io.mpreg.blockchain.members.joining;

import org.jspecify.annotations.NullMarked;

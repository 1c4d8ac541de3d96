/// State sync: joining a federation with the state after a recent block instead of executing all
/// blocks before it, and serving that state to joining members (`docs/protocol.md`, section 21).
@NullMarked
package io.mpreg.blockchain.members.joining;

import org.jspecify.annotations.NullMarked;

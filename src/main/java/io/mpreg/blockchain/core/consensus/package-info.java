/// Consensus on the block of a height: leader turns, votes, certificates and the rules of
/// single-shot Simplex as a pure step function (protocol, section 8).
///
/// Nothing here reads a clock, uses randomness or does I/O: time comes in as events and all actions
/// go out as effects, so the same code runs in production and in the simulator.
@NullMarked
package io.mpreg.blockchain.core.consensus;

import org.jspecify.annotations.NullMarked;

/// How the authorities of a height decide its block: turns, votes, certificates and the rules of
/// single-shot Simplex as a pure step function (protocol, section 8).
///
/// Nothing here reads a clock, draws chance or does I/O: time arrives as events and everything to
/// be done leaves as effects, so the same code runs in production and in the simulator.
@NullMarked
package io.mpreg.blockchain.core.consensus;

import org.jspecify.annotations.NullMarked;

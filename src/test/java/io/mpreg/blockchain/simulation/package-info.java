/// A whole federation in one thread and in virtual time: the driver and the consensus core that
/// ship (`deciding`, `core.consensus`), with ports to a simulated network, disks, executors and
/// clocks and to liars, all of whose misbehaviour follows from one seed, and an oracle that
/// restates the invariants without calling a rule of the production code. Members differ from those
/// of production in implementations of ports only.
@NullMarked
package io.mpreg.blockchain.simulation;

import org.jspecify.annotations.NullMarked;

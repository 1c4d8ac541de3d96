/// A whole federation in one thread and in virtual time: the production driver and consensus core
/// (`deciding`, `core.consensus`) with a simulated network, disks, executors, clocks and Byzantine
/// members, all controlled by one seed, and an oracle that restates the invariants without calling
/// a rule of the production code. Simulated members differ from production only in the
/// implementations of ports.
@NullMarked
package io.mpreg.blockchain.simulation;

import org.jspecify.annotations.NullMarked;

/// A whole federation in one thread and in virtual time: the production core (`consensus`) with a
/// simulated network, disks, clocks and liars, all of whose misbehaviour follows from one seed, and
/// an oracle that restates the invariants without calling a rule of the production code.
@NullMarked
package io.mpreg.blockchain.simulation;

import org.jspecify.annotations.NullMarked;

/// How a member decides: carries out what the consensus core wants, catches up with what is final
/// elsewhere, and knows whether it may vote. No thread, no clock, no store and no socket: these are
/// ports, which production and the simulator implement, each in its own way.
@NullMarked
package io.mpreg.blockchain.members.deciding;

import org.jspecify.annotations.NullMarked;

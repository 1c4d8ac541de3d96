/// How a member decides: carries out the effects of the consensus core, catches up with blocks that
/// are final elsewhere, and knows whether it may vote. No thread, clock, store or socket: these are
/// ports, which production and the simulator implement.
@NullMarked
package io.mpreg.blockchain.members.deciding;

import org.jspecify.annotations.NullMarked;

/// A load generator: signs before the clock starts, sends as fast as the node answers or at a rate,
/// and looks for every acknowledged transaction in the blocks. It often shares two cores with the
/// node, so one thread drives all connections, and requests are prepared as bytes.
@NullMarked
package io.mpreg.blockchain.tools.load;

import org.jspecify.annotations.NullMarked;

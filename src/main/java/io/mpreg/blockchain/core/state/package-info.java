/// What the blocks fold into: entries and their keys, the genesis that they begin with, parameters,
/// turns, and changes that authorities decide on (`docs/protocol.md`, sections 6 to 9 and 19).
@NullMarked
package io.mpreg.blockchain.core.state;

import org.jspecify.annotations.NullMarked;

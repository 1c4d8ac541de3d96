/// The chain state: entries and their keys, the genesis, parameters, leader turns, and the changes
/// that authorities vote on (`docs/protocol.md`, sections 6 to 9 and 19).
@NullMarked
package io.mpreg.blockchain.core.state;

import org.jspecify.annotations.NullMarked;

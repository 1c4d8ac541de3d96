/// The scheduled part: runs `deciding` at its own pace, alone and with others, over the ledger and
/// the clocks of this machine. Nothing here happens in reaction to a request.
@NullMarked
package io.mpreg.blockchain.members.mining;

import org.jspecify.annotations.NullMarked;

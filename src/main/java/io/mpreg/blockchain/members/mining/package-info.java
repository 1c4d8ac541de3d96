/// The scheduled part: runs `deciding` on a thread of its own, as sole authority and with others,
/// over the ledger and the system clocks. Nothing here runs on the thread of a request.
@NullMarked
package io.mpreg.blockchain.members.mining;

import org.jspecify.annotations.NullMarked;

/// The transport between members, independent of what they say: their addresses, the signed
/// envelope around a request, the queues of outgoing messages, and the port where others reach this
/// member (`docs/protocol.md`, section 20). The packages that answer a request register it here.
@NullMarked
package io.mpreg.blockchain.members.peering;

import org.jspecify.annotations.NullMarked;

/// The network side of a federation: the messages at the members' port, the port of `deciding` to
/// the other members, the spread of transactions to the leaders, and blocks for members that are
/// behind (`docs/protocol.md`, section 20).
@NullMarked
package io.mpreg.blockchain.members.federation;

import org.jspecify.annotations.NullMarked;

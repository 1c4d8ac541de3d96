/// The members of a federation among each other: what they say at the members' port, the port of
/// `deciding` to the others, transactions on their way to the leader, and blocks for whoever is
/// behind (`docs/protocol.md`, section 20).
@NullMarked
package io.mpreg.blockchain.members.federation;

import org.jspecify.annotations.NullMarked;

/// The members of a federation among each other: the port of `deciding` to the others over HTTP,
/// their listener, transactions on their way to the leader, and blocks and snapshots for whoever is
/// behind (`docs/protocol.md`, section 20).
@NullMarked
package io.mpreg.blockchain.members.federation;

import org.jspecify.annotations.NullMarked;

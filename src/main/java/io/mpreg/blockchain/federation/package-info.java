/// The members of a federation among each other: the consensus of several authorities over HTTP,
/// transactions on their way to the leader, and blocks for whoever is behind (`docs/protocol.md`,
/// section 20). Drives the core of `consensus`; appends through `ledger` like `mining` does.
@NullMarked
package io.mpreg.blockchain.federation;

import org.jspecify.annotations.NullMarked;

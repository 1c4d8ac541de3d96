/// Authority sets, their ballots and votes, and quorum certificates (`docs/protocol.md`, section
/// 8). Only this package computes the size of a quorum.
@NullMarked
package io.mpreg.blockchain.core.authority;

import org.jspecify.annotations.NullMarked;

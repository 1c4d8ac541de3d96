/// The rules that blocks and transactions have to keep, and what they do to the state
/// (`docs/protocol.md`, sections 5 to 9). Applying a block is pure: the same code produces, judges,
/// replays and audits.
@NullMarked
package io.mpreg.blockchain.core.execution;

import org.jspecify.annotations.NullMarked;

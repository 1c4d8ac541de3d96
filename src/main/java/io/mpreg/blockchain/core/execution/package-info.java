/// Validation and execution of blocks and transactions (`docs/protocol.md`, sections 5 to 9).
/// Applying a block is a pure function: the same code produces, judges, replays and audits blocks.
@NullMarked
package io.mpreg.blockchain.core.execution;

import org.jspecify.annotations.NullMarked;

/// Blocks, the state that they fold into, and the rules that both have to keep (`docs/protocol.md`,
/// sections 5 to 9). Applying a block is pure: the same code produces, judges, replays and audits.
@NullMarked
package io.mpreg.blockchain.chain;

import org.jspecify.annotations.NullMarked;

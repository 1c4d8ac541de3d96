/// Proofs that a client verifies offline with only the genesis: receipts of final transactions,
/// state proofs, authority changes and snapshots (protocol, sections 13 to 15, 18 and 21).
@NullMarked
package io.mpreg.blockchain.core.proof;

import org.jspecify.annotations.NullMarked;

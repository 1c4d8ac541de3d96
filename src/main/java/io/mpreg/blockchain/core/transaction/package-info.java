/// Transactions: their encoding, ids, signatures and operations (`docs/protocol.md`, sections 3 and
/// 4).
@NullMarked
package io.mpreg.blockchain.core.transaction;

import org.jspecify.annotations.NullMarked;

/// Transactions: the one thing that members sign, order and prove. Encodings, identities and the
/// operations (`docs/protocol.md`, sections 3 and 4).
@NullMarked
package io.mpreg.blockchain.core.transaction;

import org.jspecify.annotations.NullMarked;

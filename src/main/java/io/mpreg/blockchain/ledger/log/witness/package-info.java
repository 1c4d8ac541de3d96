/// Witnessing: this member as a witness of other logs (C2SP tlog-witness), and the witnesses that
/// this member asks to cosign its own log.
///
/// Depends on the ledger; nothing depends on it.
@NullMarked
package io.mpreg.blockchain.ledger.log.witness;

import org.jspecify.annotations.NullMarked;

/// The final blocks: the port to where they are stored, reading and searching them, who decided
/// them, and the events of what becomes final.
@NullMarked
package io.mpreg.blockchain.ledger.history;

import org.jspecify.annotations.NullMarked;

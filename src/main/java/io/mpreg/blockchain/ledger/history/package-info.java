/// The final blocks: the port to their store, reading and searching them, the authority sets that
/// decided them, and finality events.
@NullMarked
package io.mpreg.blockchain.ledger.history;

import org.jspecify.annotations.NullMarked;

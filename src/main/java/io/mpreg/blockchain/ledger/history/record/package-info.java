/// Records outside the database, by which a member detects that its database was rolled back: the
/// last final block, and its votes.
@NullMarked
package io.mpreg.blockchain.ledger.history.record;

import org.jspecify.annotations.NullMarked;

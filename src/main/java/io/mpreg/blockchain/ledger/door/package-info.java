/// Where transactions come in and blocks are appended: opens the ledger of this member, and is all
/// that those who submit and those who decide have of it.
@NullMarked
package io.mpreg.blockchain.ledger.door;

import org.jspecify.annotations.NullMarked;

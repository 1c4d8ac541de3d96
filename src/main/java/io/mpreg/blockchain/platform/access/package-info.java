/// Who may do what over HTTP: which requests are open, which need a token, which need an operator,
/// and how many a client may send. It decides nothing about the ledger: a transaction's own
/// signature is what authorizes it.
@NullMarked
package io.mpreg.blockchain.platform.access;

import org.jspecify.annotations.NullMarked;

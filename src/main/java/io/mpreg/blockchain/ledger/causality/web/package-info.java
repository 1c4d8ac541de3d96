/// Causal order over HTTP.
@NullMarked
package io.mpreg.blockchain.ledger.causality.web;

import org.jspecify.annotations.NullMarked;

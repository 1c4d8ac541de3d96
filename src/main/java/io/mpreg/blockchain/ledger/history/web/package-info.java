/// Blocks and events over HTTP.
@NullMarked
package io.mpreg.blockchain.ledger.history.web;

import org.jspecify.annotations.NullMarked;

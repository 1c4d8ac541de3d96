/// The list of nodes over HTTP.
@NullMarked
package io.mpreg.blockchain.ledger.directory.web;

import org.jspecify.annotations.NullMarked;

/// Nodes, accounts, authorities, proposals and evidence over HTTP.
@NullMarked
package io.mpreg.blockchain.ledger.standing.web;

import org.jspecify.annotations.NullMarked;

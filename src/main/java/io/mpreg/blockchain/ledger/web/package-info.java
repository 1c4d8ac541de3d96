/// The HTTP interface: turns a request into a domain value in one line, calls {@link
/// io.mpreg.blockchain.ledger.Ledger}, and writes what comes back. Nothing is decided here but the
/// shape of JSON; every fault leaves as an RFC 9457 problem (`docs/protocol.md`, sections 9 and
/// 11).
@NullMarked
package io.mpreg.blockchain.ledger.web;

import org.jspecify.annotations.NullMarked;

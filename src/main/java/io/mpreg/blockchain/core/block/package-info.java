/// Blocks as data: headers, bodies, what became of each transaction, records with their
/// certificate, and work (`docs/protocol.md`, section 5).
@NullMarked
package io.mpreg.blockchain.core.block;

import org.jspecify.annotations.NullMarked;

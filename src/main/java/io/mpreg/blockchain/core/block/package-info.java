/// Blocks as data: headers, bodies, outcomes, records with their certificates, and proof of work
/// (`docs/protocol.md`, section 5).
@NullMarked
package io.mpreg.blockchain.core.block;

import org.jspecify.annotations.NullMarked;

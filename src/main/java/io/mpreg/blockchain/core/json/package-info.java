/// The frozen JSON grammar of payloads, and strict reading of everything that is written in it:
/// genesis documents, receipts, key files (`docs/protocol.md`, section 4). What is not exactly of
/// the shape is [MalformedPayload].
@NullMarked
package io.mpreg.blockchain.core.json;

import org.jspecify.annotations.NullMarked;

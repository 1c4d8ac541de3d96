/// The frozen JSON grammar of payloads, and a strict reader for everything written in it: genesis
/// documents, receipts and key files (`docs/protocol.md`, section 4). Input that deviates in any
/// way is [MalformedPayload].
@NullMarked
package io.mpreg.blockchain.core.json;

import org.jspecify.annotations.NullMarked;

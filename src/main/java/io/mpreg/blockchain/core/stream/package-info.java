/// Streams of messages: what they are named, how many messages they have, and the parcels by which
/// the state commits to these. See `docs/protocol.md`, sections 4 and 7.
@NullMarked
package io.mpreg.blockchain.core.stream;

import org.jspecify.annotations.NullMarked;

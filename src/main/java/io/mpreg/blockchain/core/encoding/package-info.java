/// The one encoding of every value that is hashed, signed, stored or sent: big-endian integers of
/// at most 2^53 - 1, length-prefixed byte strings and ASCII text. Anything else is [Malformed].
@NullMarked
package io.mpreg.blockchain.core.encoding;

import org.jspecify.annotations.NullMarked;

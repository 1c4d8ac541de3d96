/// The private keys that this member holds, and where they are kept. Nothing here is ever logged.
@NullMarked
package io.mpreg.blockchain.platform.keys;

import org.jspecify.annotations.NullMarked;

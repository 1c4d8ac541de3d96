/// The private keys of this member, and the files that hold them. No secret is ever logged.
@NullMarked
package io.mpreg.blockchain.platform.keys;

import org.jspecify.annotations.NullMarked;

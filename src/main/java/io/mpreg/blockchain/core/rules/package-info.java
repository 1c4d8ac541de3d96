/// Which version of the rules a height is decided by, as a value.
@NullMarked
package io.mpreg.blockchain.core.rules;

import org.jspecify.annotations.NullMarked;

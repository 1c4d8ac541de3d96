/// The version of the protocol rules that apply to a height.
@NullMarked
package io.mpreg.blockchain.core.rules;

import org.jspecify.annotations.NullMarked;

/// The demonstration: a chain and an identity whose secrets everybody knows, so that a first
/// transaction needs no preparation. Works only on a chain whose genesis says that it is for
/// development.
@NullMarked
package io.mpreg.blockchain.tools.demo;

import org.jspecify.annotations.NullMarked;

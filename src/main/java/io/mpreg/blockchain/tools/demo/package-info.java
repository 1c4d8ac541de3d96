/// The demonstration: a chain and a node whose private keys are public knowledge, so that a first
/// transaction needs no preparation. Works only on a chain whose genesis says that it is for
/// development.
@NullMarked
package io.mpreg.blockchain.tools.demo;

import org.jspecify.annotations.NullMarked;

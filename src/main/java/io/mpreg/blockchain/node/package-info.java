/// Nodes by name, and the causal order of what they do: the vector clock of consumed turns in a
/// block header, and the causal position of a transaction. May use the packages `encoding` and
/// `crypto` and nothing else.
@NullMarked
package io.mpreg.blockchain.node;

import org.jspecify.annotations.NullMarked;

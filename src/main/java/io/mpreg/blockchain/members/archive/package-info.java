/// Chain files (`docs/protocol.md`, section 17): written from a store, read into another one
/// through the rules of production, and compared with each other. Streams throughout: memory does
/// not grow with the chain. Knows no command line.
@NullMarked
package io.mpreg.blockchain.members.archive;

import org.jspecify.annotations.NullMarked;

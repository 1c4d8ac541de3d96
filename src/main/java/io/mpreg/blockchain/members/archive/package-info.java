/// Chain files (`docs/protocol.md`, section 17): exported from a store, imported into another one
/// under the rules of production, and compared with each other. Everything is streamed: memory does
/// not grow with the chain. Independent of the command line.
@NullMarked
package io.mpreg.blockchain.members.archive;

import org.jspecify.annotations.NullMarked;

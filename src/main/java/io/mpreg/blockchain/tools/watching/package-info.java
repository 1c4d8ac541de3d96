/// What an operator sees of a node besides its answers: metrics and traces. Everything is told by
/// the packages before, which do not know how it is counted; what only a store or a door knows of
/// itself, that package counts. `docs/watching.md` lists all of it.
@NullMarked
package io.mpreg.blockchain.tools.watching;

import org.jspecify.annotations.NullMarked;

/// The observability of a node: metrics and traces. The packages below report events and do not
/// know how they are counted; figures that only a store or an endpoint knows are counted in its own
/// package. `docs/watching.md` lists all of them.
@NullMarked
package io.mpreg.blockchain.tools.watching;

import org.jspecify.annotations.NullMarked;

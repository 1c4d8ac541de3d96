/// The registry as people look for nodes in it: by what they can do, where they belong and what
/// they say of themselves.
@NullMarked
package io.mpreg.blockchain.ledger.directory;

import org.jspecify.annotations.NullMarked;

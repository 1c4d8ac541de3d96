/// The database apart from its tables: the writer lease, the checks at start, the embedded server,
/// durable files, and the exceptions of a store that fails or is damaged.
@NullMarked
package io.mpreg.blockchain.platform.database;

import org.jspecify.annotations.NullMarked;

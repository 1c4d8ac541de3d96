/// What every database of this service needs and no table does: who may write to it, its checks at
/// start, the embedded server that is used where none is configured, files that survive a loss of
/// power, and how a store says that it fails or is damaged.
@NullMarked
package io.mpreg.blockchain.platform.database;

import org.jspecify.annotations.NullMarked;

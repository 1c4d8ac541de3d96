/// Search in the registry: nodes by capability, federation and metadata.
@NullMarked
package io.mpreg.blockchain.ledger.directory;

import org.jspecify.annotations.NullMarked;

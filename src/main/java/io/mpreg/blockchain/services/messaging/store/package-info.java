/// The tables that say where the messages of each stream are.
@NullMarked
package io.mpreg.blockchain.services.messaging.store;

import org.jspecify.annotations.NullMarked;

/// Reads the ordered streams of messages: topics, and the inboxes of nodes.
@NullMarked
package io.mpreg.blockchain.services.messaging;

import org.jspecify.annotations.NullMarked;

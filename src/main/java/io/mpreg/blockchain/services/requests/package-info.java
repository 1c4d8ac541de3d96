/// Requests between services that a registered node has signed (RFC 9421, RFC 9530).
@NullMarked
package io.mpreg.blockchain.services.requests;

import org.jspecify.annotations.NullMarked;

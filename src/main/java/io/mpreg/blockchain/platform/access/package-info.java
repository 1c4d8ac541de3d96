/// Access control over HTTP: which requests are open, which need a token, which need an operator,
/// and the rate limits. It does not authorize transactions: their own signature does.
@NullMarked
package io.mpreg.blockchain.platform.access;

import org.jspecify.annotations.NullMarked;

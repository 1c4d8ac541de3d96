/// What every endpoint needs and no feature does: problems (RFC 9457), cursors, pages, limits,
/// caching, the log of requests and the OpenAPI document (`docs/protocol.md`, sections 9 and 11).
@NullMarked
package io.mpreg.blockchain.platform.web;

import org.jspecify.annotations.NullMarked;

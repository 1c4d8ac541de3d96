/// HTTP functions common to all endpoints: problems (RFC 9457), cursors, pages, limits, caching,
/// the request log and the OpenAPI document (`docs/protocol.md`, sections 9 and 11).
@NullMarked
package io.mpreg.blockchain.platform.web;

import org.jspecify.annotations.NullMarked;

/// The streams over HTTP.
@NullMarked
package io.mpreg.blockchain.services.messaging.web;

import org.jspecify.annotations.NullMarked;

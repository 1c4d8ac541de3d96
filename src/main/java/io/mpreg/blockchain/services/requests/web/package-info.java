/// The verification of signed requests over HTTP.
@NullMarked
package io.mpreg.blockchain.services.requests.web;

import org.jspecify.annotations.NullMarked;

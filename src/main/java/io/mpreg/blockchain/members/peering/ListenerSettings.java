package io.mpreg.blockchain.members.peering;

import java.time.Duration;
import java.util.Optional;

/// Where a [PeerListener] listens, and how.
///
/// @param address the interface
/// @param port 0 for any free one
/// @param sslBundle the certificate of this member and those it trusts; without it, there is no TLS
/// @param longestExchange how long a request or an answer may take until all of it is there
public record ListenerSettings(
    String address, int port, Optional<String> sslBundle, Duration longestExchange) {}

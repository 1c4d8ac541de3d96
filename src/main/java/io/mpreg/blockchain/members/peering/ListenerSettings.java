package io.mpreg.blockchain.members.peering;

import java.time.Duration;
import java.util.Optional;

/// Where a [PeerListener] listens, and how.
///
/// @param address the interface
/// @param port 0 for any free port
/// @param sslBundle the certificate of this member and those it trusts; absent for no TLS
/// @param longestExchange how long a whole request or a whole answer may take to transfer
public record ListenerSettings(
    String address, int port, Optional<String> sslBundle, Duration longestExchange) {}

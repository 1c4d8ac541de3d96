package io.mpreg.blockchain.platform.access;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Optional;

/// Parses textual addresses without DNS: a client's header must not make this member send DNS
/// queries.
final class ClientAddress {
  private static final int NETWORK_BYTES = 8;

  private ClientAddress() {}

  /// The address in `192.0.2.1`, `192.0.2.1:80`, `2001:db8::1` or `[2001:db8::1]:80`.
  static Optional<InetAddress> parse(String text) {
    String bare = withoutPort(text.strip());
    try {
      return Optional.of(InetAddress.ofLiteral(bare));
    } catch (IllegalArgumentException name) {
      return Optional.empty();
    }
  }

  private static String withoutPort(String text) {
    if (text.startsWith("[")) {
      int end = text.indexOf(']');
      return end < 0 ? text : text.substring(1, end);
    }
    int colon = text.indexOf(':');
    boolean isVersion4WithPort = colon >= 0 && colon == text.lastIndexOf(':');
    return isVersion4WithPort ? text.substring(0, colon) : text;
  }

  /// The client that the address identifies: the host for IPv4, and the /64 network for IPv6,
  /// because a client usually controls all of its network.
  static String owner(InetAddress address) {
    if (address instanceof Inet6Address) {
      byte[] network = Arrays.copyOf(address.getAddress(), NETWORK_BYTES);
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < NETWORK_BYTES; i += 2) {
        text.append("%02x%02x:".formatted(network[i], network[i + 1]));
      }
      return text.append(":/64").toString();
    }
    return address.getHostAddress();
  }
}

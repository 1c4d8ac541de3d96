package io.mpreg.blockchain.members.federation;

import io.mpreg.blockchain.core.node.NodeId;
import java.net.URI;

/// Another member, and where it listens for members: `http` or `https`, host and port, nothing
/// else; otherwise an [IllegalArgumentException].
record Peer(NodeId id, URI address) {
  Peer {
    boolean plain =
        address.getHost() != null
            && ("http".equals(address.getScheme()) || "https".equals(address.getScheme()))
            && address.getRawUserInfo() == null
            && address.getRawQuery() == null
            && address.getRawFragment() == null
            && (address.getRawPath().isEmpty() || "/".equals(address.getRawPath()));
    if (!plain) {
      throw new IllegalArgumentException(
          "the address of member '%s' is %s, it has to be http://host:port or https://host:port"
              .formatted(id.value(), address));
    }
  }

  URI resolve(String path) {
    return address.resolve(path);
  }
}

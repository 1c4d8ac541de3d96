package io.mpreg.blockchain.members.peering;

import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.state.Genesis;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// Another member and the address where it listens for members: `http` or `https`, host and port,
/// nothing else; otherwise an [IllegalArgumentException].
public record Peer(NodeId id, URI address) {
  public Peer {
    boolean plain =
        address.getHost() != null
            && ("http".equals(address.getScheme()) || "https".equals(address.getScheme()))
            && address.getRawUserInfo() == null
            && address.getRawQuery() == null
            && address.getRawFragment() == null
            && (address.getRawPath().isEmpty() || "/".equals(address.getRawPath()));
    if (!plain) {
      throw new IllegalArgumentException(
          "the address of member '%s' is %s; it has to be http://host:port or https://host:port"
              .formatted(id.value(), address));
    }
  }

  /// The other members: those with an address in the genesis document, and those with one in the
  /// settings, which takes precedence.
  public static List<Peer> others(Genesis genesis, Map<String, URI> settings, NodeId self) {
    SortedMap<NodeId, URI> addresses = new TreeMap<>();
    genesis.addresses().forEach((id, address) -> addresses.put(id, URI.create(address.value())));
    settings.forEach((id, address) -> addresses.put(new NodeId(id), address));
    addresses.remove(self);
    return addresses.entrySet().stream()
        .map(entry -> new Peer(entry.getKey(), entry.getValue()))
        .toList();
  }

  URI resolve(String path) {
    return address.resolve(path);
  }
}

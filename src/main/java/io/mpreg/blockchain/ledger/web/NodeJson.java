package io.mpreg.blockchain.ledger.web;

import io.mpreg.blockchain.chain.RegisteredNode;
import io.mpreg.blockchain.node.NodeId;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;

/// A node of the registry.
@Schema(name = "Node", description = "A node of the registry.")
public record NodeJson(
    @Schema(example = "demo") String nodeId,
    @Schema(example = "ed25519") String algorithm,
    @Schema(description = "Its account key, hex") String publicKey,
    long registeredAtHeight,
    long updatedAtHeight,
    List<String> endpoints,
    List<String> capabilities,
    Map<String, String> metadata,
    List<String> federations) {

  static NodeJson of(NodeId id, RegisteredNode node) {
    return new NodeJson(
        id.value(),
        node.publicKey().algorithm().label(),
        node.publicKey().hex(),
        node.registeredAtHeight(),
        node.updatedAtHeight(),
        node.profile().endpoints(),
        List.copyOf(node.profile().capabilities()),
        node.profile().metadata(),
        node.federations().stream().map(NodeId::value).toList());
  }
}

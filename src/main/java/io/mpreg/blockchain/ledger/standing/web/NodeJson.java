package io.mpreg.blockchain.ledger.standing.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.proof.StateProof;
import io.mpreg.blockchain.core.state.RegisteredNode;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A registered node.
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Node", description = "A registered node.")
public record NodeJson(
    @Schema(example = "demo") String nodeId,
    @Schema(example = "ed25519") String algorithm,
    @Schema(description = "Its account key, hex") String publicKey,
    long registeredAtHeight,
    long updatedAtHeight,
    List<String> endpoints,
    List<String> capabilities,
    Map<String, String> metadata,
    List<String> federations,
    @Schema(description = "Proof of the registration, if requested")
        @Nullable StateProof stateProof) {

  /// A node, with a proof if one was requested.
  public static NodeJson of(NodeId id, RegisteredNode node, Optional<StateProof> proof) {
    return new NodeJson(
        id.value(),
        node.publicKey().algorithm().label(),
        node.publicKey().hex(),
        node.registeredAtHeight(),
        node.updatedAtHeight(),
        node.profile().endpoints(),
        List.copyOf(node.profile().capabilities()),
        node.profile().metadata(),
        node.federations().stream().map(NodeId::value).toList(),
        proof.orElse(null));
  }
}

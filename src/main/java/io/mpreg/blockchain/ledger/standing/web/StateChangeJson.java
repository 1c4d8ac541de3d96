package io.mpreg.blockchain.ledger.standing.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.crypto.PublicKey;
import io.mpreg.blockchain.core.encoding.ByteReader;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.execution.DryRun.EntryChange;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.state.ChangeProposal;
import io.mpreg.blockchain.core.state.EntryName;
import io.mpreg.blockchain.core.state.Parameters;
import io.mpreg.blockchain.core.state.RegisteredNode;
import io.mpreg.blockchain.core.stream.MessageStream;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A state entry that an operation would change (`docs/protocol.md`, sections 7 and 22).
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "StateChange", description = "A state entry that an operation would change.")
public record StateChangeJson(
    KeyJson key,
    @Schema(description = "Its fields now; absent when there is no such entry")
        @Nullable Map<String, Object> before,
    @Schema(description = "Its fields after the operation; absent when the entry would be removed")
        @Nullable Map<String, Object> after) {

  /// The entry's key.
  @Schema(name = "StateKey", description = "The key of a state entry.")
  public record KeyJson(
      @Schema(example = "balance", description = "The kind of entry") String kind,
      @Schema(
              example = "demo",
              description =
                  "The node or item that the entry belongs to; empty when there is only one such"
                      + " entry")
          String name,
      @Schema(description = "The key itself, section 7 of the protocol, hex") String hex) {}

  public static StateChangeJson of(Bytes key, EntryChange change) {
    EntryName name = EntryName.of(key);
    return new StateChangeJson(
        new KeyJson(name.kind(), name.name(), key.hex()),
        fields(name.kind(), change.before()),
        fields(name.kind(), change.after()));
  }

  private static @Nullable Map<String, Object> fields(String kind, Optional<Bytes> value) {
    return value.map(bytes -> fields(kind, bytes)).orElse(null);
  }

  private static Map<String, Object> fields(String kind, Bytes value) {
    return switch (kind) {
      case "balance" -> Map.of("amount", new ByteReader(value).u64());
      case "evidence-count" -> Map.of("count", new ByteReader(value).u64());
      case "former-key", "former-authority-key" -> Map.of("height", new ByteReader(value).u64());
      case "approval" -> key(RegisteredNode.decodeKey(value));
      case "node" -> node(RegisteredNode.decode(value));
      case "parameters" -> Map.of("parameters", ParametersJson.of(Parameters.decode(value)));
      case "authorities", "following-authorities", "former-authorities" ->
          set(AuthoritySet.decode(value));
      case "proposal" -> proposal(ChangeProposal.decode(value));
      case "stream" -> stream(MessageStream.of(Optional.of(value)));
      case "topics" -> Map.of("count", new ByteReader(value).u32());
      default -> Map.of("hex", value.hex());
    };
  }

  private static Map<String, Object> key(PublicKey key) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("algorithm", key.algorithm().label());
    fields.put("publicKey", key.hex());
    return fields;
  }

  private static Map<String, Object> node(RegisteredNode node) {
    Map<String, Object> fields = key(node.publicKey());
    fields.put("registeredAtHeight", node.registeredAtHeight());
    fields.put("updatedAtHeight", node.updatedAtHeight());
    fields.put("endpoints", node.profile().endpoints());
    fields.put("capabilities", List.copyOf(node.profile().capabilities()));
    fields.put("metadata", node.profile().metadata());
    fields.put("federations", node.federations().stream().map(NodeId::value).toList());
    return fields;
  }

  private static Map<String, Object> set(AuthoritySet set) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("byzantine", set.byzantine());
    fields.put("crashed", set.crashed());
    fields.put("authorities", set.authorities().stream().map(each -> each.id().value()).toList());
    fields.put("hash", set.hash().hex());
    return fields;
  }

  // Without the hashes, which depend on what else is in the block.
  private static Map<String, Object> stream(MessageStream stream) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("messages", stream.messages());
    fields.put("parcels", stream.parcels().size());
    fields.put("lastHeight", stream.lastHeight());
    return fields;
  }

  private static Map<String, Object> proposal(ChangeProposal proposal) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("proposer", proposal.proposer().value());
    fields.put("authoritySetHash", proposal.authoritySetHash().hex());
    fields.put("proposedAtHeight", proposal.proposedAtHeight());
    fields.put("expiresAtHeight", proposal.expiresAtHeight());
    fields.put("status", proposal.status().name().toLowerCase(Locale.ROOT));
    fields.put("approvals", proposal.approvals());
    fields.put("rejections", proposal.rejections());
    fields.put("change", ChangeFields.of(proposal.change()));
    return fields;
  }
}

package io.mpreg.blockchain.cli;

import io.mpreg.blockchain.crypto.Hash;
import io.mpreg.blockchain.node.NodeId;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a new chain is to begin with.
///
/// @param nodes registered from the start; those with the keys for it are authorities
/// @param approved who may register itself where registration is governed
record GenesisDraft(
    String chainName,
    ParameterOptions parameters,
    List<PublicParts> nodes,
    List<PublicParts> approved,
    Map<NodeId, Long> balances) {
  GenesisDraft {
    nodes = List.copyOf(nodes);
    approved = List.copyOf(approved);
    balances = Map.copyOf(balances);
    for (NodeId id : balances.keySet()) {
      if (nodes.stream().noneMatch(node -> node.id().equals(id))) {
        throw CommandFailed.usage(
            "--balance names '%s', which is none of the nodes".formatted(id.value()));
      }
    }
  }

  /// The document (`docs/protocol.md`, section 5), with a new salt: no two are the same.
  String document(SecureRandom random, long timestampMillis) {
    byte[] salt = new byte[Hash.LENGTH];
    random.nextBytes(salt);
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("version", 1);
    document.put("chainName", chainName);
    document.put("salt", HexFormat.of().formatHex(salt));
    document.put("timestamp", timestampMillis);
    document.put("development", false);
    document.put("parameters", parameters.json());
    document.put("byzantine", parameters.byzantine());
    document.put("crashed", parameters.crashed());
    document.put(
        "authorities",
        nodes.stream()
            .map(PublicParts::authority)
            .flatMap(Optional::stream)
            .map(GenesisSummary.Keys::of)
            .toList());
    document.put("nodes", nodes.stream().map(this::account).toList());
    document.put("approvals", approved.stream().map(GenesisDraft::accountKey).toList());
    return Json.prettyText(document) + "\n";
  }

  private Map<String, Object> account(PublicParts node) {
    Map<String, Object> account = accountKey(node);
    account.put("balance", balances.getOrDefault(node.id(), 0L));
    return account;
  }

  private static Map<String, Object> accountKey(PublicParts node) {
    Map<String, Object> account = new LinkedHashMap<>();
    account.put("id", node.id().value());
    account.put("algorithm", node.account().algorithm().label());
    account.put("publicKey", node.account().hex());
    return account;
  }
}

package io.mpreg.blockchain.tools.cli.genesis;

import io.mpreg.blockchain.core.authority.Authority;
import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.state.Genesis;
import io.mpreg.blockchain.core.state.Parameters;
import io.mpreg.blockchain.tools.cli.keys.PublicParts;
import io.mpreg.blockchain.tools.cli.terminal.CommandFailed;
import io.mpreg.blockchain.tools.cli.terminal.Json;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The content of a new genesis document.
///
/// @param byzantine b, the tolerated number of Byzantine authorities
/// @param crashed c, the tolerated number of further crashed authorities
/// @param nodes registered from the start; those with consensus and checkpoint keys are authorities
/// @param approved nodes that may register themselves where registration is governed
record GenesisDraft(
    String chainName,
    Parameters parameters,
    int byzantine,
    int crashed,
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
            "--balance names '%s', which is not one of the nodes".formatted(id.value()));
      }
    }
  }

  /// A copy of another genesis with more members. Options override its values; where they give no
  /// b, it becomes as large as the number of authorities allows.
  static GenesisDraft of(
      Optional<Genesis> base,
      Optional<String> chainName,
      ParameterOptions options,
      List<PublicParts> newNodes,
      List<PublicParts> newApprovals,
      Map<NodeId, Long> newBalances) {
    List<PublicParts> nodes = new ArrayList<>();
    List<PublicParts> approved = new ArrayList<>();
    Map<NodeId, Long> balances = new HashMap<>();
    base.ifPresent(
        genesis -> {
          for (Genesis.Account account : genesis.nodes()) {
            nodes.add(parts(genesis, account));
            balances.put(account.id(), account.balance());
          }
          for (Genesis.Approval approval : genesis.approvals()) {
            approved.add(
                new PublicParts(
                    approval.id(),
                    approval.publicKey(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty()));
          }
        });
    nodes.addAll(newNodes);
    approved.addAll(newApprovals);
    balances.putAll(newBalances);
    int authorities = (int) nodes.stream().filter(node -> node.authority().isPresent()).count();
    int crashed = options.crashed(base.map(genesis -> genesis.authorities().crashed()).orElse(0));
    return new GenesisDraft(
        chainName.or(() -> base.map(Genesis::chainName)).orElseThrow(),
        options.over(base.map(Genesis::parameters).orElse(Parameters.DEFAULTS)),
        options.byzantine(Math.max(0, (authorities - 2 * crashed - 1) / 3)),
        crashed,
        nodes,
        approved,
        balances);
  }

  private static PublicParts parts(Genesis genesis, Genesis.Account account) {
    AuthoritySet authorities = genesis.authorities();
    int index = authorities.indexOf(account.id());
    Optional<Authority> authority =
        index < 0 ? Optional.empty() : Optional.of(authorities.at(index));
    return new PublicParts(
        account.id(),
        account.publicKey(),
        authority,
        Optional.empty(),
        Optional.ofNullable(genesis.addresses().get(account.id())));
  }

  /// The document (`docs/protocol.md`, section 5), with a new salt, so that no two are equal.
  String document(SecureRandom random, long timestampMillis) {
    byte[] salt = new byte[Hash.LENGTH];
    random.nextBytes(salt);
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("version", 1);
    document.put("chainName", chainName);
    document.put("salt", HexFormat.of().formatHex(salt));
    document.put("timestamp", timestampMillis);
    document.put("development", false);
    document.put("parameters", ParameterOptions.json(parameters));
    document.put("byzantine", byzantine);
    document.put("crashed", crashed);
    document.put(
        "authorities",
        nodes.stream()
            .flatMap(
                node ->
                    node.authority().stream()
                        .map(keys -> GenesisSummary.Keys.of(keys, node.address())))
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

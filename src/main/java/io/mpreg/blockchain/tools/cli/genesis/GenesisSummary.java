package io.mpreg.blockchain.tools.cli.genesis;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.mpreg.blockchain.core.authority.Authority;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.node.MemberAddress;
import io.mpreg.blockchain.core.note.NoteKey;
import io.mpreg.blockchain.core.state.Genesis;
import io.mpreg.blockchain.core.state.Parameters;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The values to compare before a genesis document is trusted.
///
/// @param documentHash SHA-256 of the file
/// @param rules of its first block
/// @param quorum of the authorities
/// @param supply the sum of all balances
/// @param verifierKeys for stock clients of the transparency log, one line for each authority
record GenesisSummary(
    String chainName,
    String chainId,
    String documentHash,
    long timestamp,
    boolean development,
    int rules,
    String registration,
    ParameterSummary parameters,
    int byzantine,
    int crashed,
    long quorum,
    List<Keys> authorities,
    List<String> verifierKeys,
    int nodeCount,
    int approvalCount,
    long supply) {

  /// An authority's two keys and its address, named as in the document.
  record Keys(
      String id,
      String consensusKey,
      String checkpointKey,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String address) {
    static Keys of(Authority authority, Optional<MemberAddress> address) {
      return new Keys(
          authority.id().value(),
          authority.consensusKey().hex(),
          authority.checkpointKey().hex(),
          address.map(MemberAddress::value).orElse(null));
    }
  }

  /// The parameters on which the members agree, besides the registration mode.
  record ParameterSummary(
      int blockIntervalMillis,
      int roundTimeoutMillis,
      int maxBlockTransactions,
      int maxBlockBytes,
      long validUntilWindow) {
    private static ParameterSummary of(Parameters parameters) {
      return new ParameterSummary(
          parameters.blockIntervalMillis(),
          parameters.roundTimeoutMillis(),
          parameters.maxBlockTransactions(),
          parameters.maxBlockBytes(),
          parameters.validUntilWindow());
    }
  }

  GenesisSummary {
    authorities = List.copyOf(authorities);
    verifierKeys = List.copyOf(verifierKeys);
  }

  static GenesisSummary of(Genesis genesis) {
    Hash chainId = genesis.chainId();
    return new GenesisSummary(
        genesis.chainName(),
        chainId.hex(),
        Hash.of(genesis.document()).hex(),
        genesis.timestampMillis(),
        genesis.development(),
        genesis.rules().version(),
        genesis.parameters().registration().name().toLowerCase(Locale.ROOT),
        ParameterSummary.of(genesis.parameters()),
        genesis.authorities().byzantine(),
        genesis.authorities().crashed(),
        genesis.authorities().quorum(),
        genesis.authorities().authorities().stream()
            .map(
                authority ->
                    Keys.of(
                        authority, Optional.ofNullable(genesis.addresses().get(authority.id()))))
            .toList(),
        NoteKey.ofLog(chainId, genesis.authorities()).stream().map(NoteKey::verifierKey).toList(),
        genesis.nodes().size(),
        genesis.approvals().size(),
        genesis.nodes().stream().mapToLong(Genesis.Account::balance).sum());
  }

  /// The same as text.
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("chain          " + chainName + (development ? " (for development)" : ""));
    lines.add("chain id       " + chainId);
    lines.add("document       SHA-256 " + documentHash);
    lines.add("begins         " + Instant.ofEpochMilli(timestamp));
    lines.add("rules          " + rules);
    lines.add("registration   " + registration);
    lines.add(
        "blocks         every %d ms at most, %d transactions or %d bytes; rounds of %d ms"
            .formatted(
                parameters.blockIntervalMillis(),
                parameters.maxBlockTransactions(),
                parameters.maxBlockBytes(),
                parameters.roundTimeoutMillis()));
    lines.add("valid for      %d blocks".formatted(parameters.validUntilWindow()));
    lines.add(
        "nodes          %d, with %d together; %d approvals"
            .formatted(nodeCount, supply, approvalCount));
    lines.add(
        "authorities    %d, with a quorum of %d; %d may be Byzantine, %d more down"
            .formatted(authorities.size(), quorum, byzantine, crashed));
    for (int i = 0; i < authorities.size(); i++) {
      lines.add("  " + authorities.get(i).id());
      if (authorities.get(i).address() != null) {
        lines.add("    address      " + authorities.get(i).address());
      }
      lines.add("    consensus    " + authorities.get(i).consensusKey());
      lines.add("    checkpoint   " + authorities.get(i).checkpointKey());
      lines.add("    log key      " + verifierKeys.get(i));
    }
    return lines;
  }
}

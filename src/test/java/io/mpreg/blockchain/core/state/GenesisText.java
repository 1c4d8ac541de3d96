package io.mpreg.blockchain.core.state;

import io.mpreg.blockchain.core.authority.Authority;
import io.mpreg.blockchain.core.encoding.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Writes the genesis document of a test chain, for code that reads documents.
public final class GenesisText {
  private GenesisText() {}

  /// The same genesis, except for its chain id, parsed from its document.
  public static Genesis written(Genesis genesis) {
    return Genesis.parse(Bytes.of(document(genesis).getBytes(StandardCharsets.UTF_8)));
  }

  private static String document(Genesis genesis) {
    Parameters parameters = genesis.parameters();
    return """
    {"version":1,"chainName":"%s","salt":"%s","timestamp":%d,"development":%b,
     "parameters":{"blockIntervalMillis":%d,"roundTimeoutMillis":%d,"maxBlockTransactions":%d,
      "maxBlockBytes":%d,"validUntilWindow":%d,"registration":"%s"},
     "byzantine":%d,"crashed":%d,"authorities":%s,"nodes":%s,"approvals":[]}
    """
        .formatted(
            genesis.chainName(),
            "00".repeat(32),
            genesis.timestampMillis(),
            genesis.development(),
            parameters.blockIntervalMillis(),
            parameters.roundTimeoutMillis(),
            parameters.maxBlockTransactions(),
            parameters.maxBlockBytes(),
            parameters.validUntilWindow(),
            parameters.registration().name().toLowerCase(Locale.ROOT),
            genesis.authorities().byzantine(),
            genesis.authorities().crashed(),
            array(genesis.authorities().authorities(), GenesisText::authority),
            array(genesis.nodes(), GenesisText::node));
  }

  private static <T> String array(List<T> items, Function<T, String> form) {
    return items.stream().map(form).collect(Collectors.joining(",", "[", "]"));
  }

  private static String authority(Authority authority) {
    return "{\"id\":\"%s\",\"consensusKey\":\"%s\",\"checkpointKey\":\"%s\"}"
        .formatted(
            authority.id().value(),
            authority.consensusKey().hex(),
            authority.checkpointKey().hex());
  }

  private static String node(Genesis.Account node) {
    return "{\"id\":\"%s\",\"algorithm\":\"%s\",\"publicKey\":\"%s\",\"balance\":%d}"
        .formatted(
            node.id().value(),
            node.publicKey().algorithm().label(),
            node.publicKey().hex(),
            node.balance());
  }
}

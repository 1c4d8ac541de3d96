package io.mpreg.blockchain.tools.load;

import io.mpreg.blockchain.core.crypto.Hash;
import java.io.IOException;
import tools.jackson.databind.JsonNode;

/// The state of the chain that transactions refer to.
record ChainPosition(Hash chainId, long height, long transactionCount, long validUntilWindow) {
  static ChainPosition of(NodeApi api) throws IOException {
    JsonNode chain = api.get("/chain");
    return new ChainPosition(
        Hash.fromHex(chain.path("chainId").asString("")),
        chain.path("height").asLong(),
        chain.path("transactionCount").asLong(),
        chain.path("parameters").path("validUntilWindow").asLong());
  }
}

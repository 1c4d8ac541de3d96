package io.mpreg.blockchain.tools.cli.transaction;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.crypto.PublicKey;
import io.mpreg.blockchain.tools.cli.terminal.CommandFailed;
import io.mpreg.blockchain.tools.cli.terminal.NodeClient;
import java.io.IOException;
import tools.jackson.databind.JsonNode;

/// A node's report of its chain and of one sender, with which a draft is completed. If the node is
/// wrong or Byzantine, the signed transaction is refused, or pending until it expires.
///
/// @param validUntilHeight the maximum that the chain allows now
/// @param nextNonce the next unused nonce, counting transactions pending at the node
public record ChainView(Hash chainId, long height, long validUntilHeight, long nextNonce) {
  private static final String NODE_UNKNOWN = "node-unknown";

  /// Queries the node.
  ///
  /// @param key the key that will sign
  /// @throws CommandFailed when the chain knows another key of the sender
  public static ChainView of(NodeClient node, String sender, int lane, PublicKey key)
      throws IOException {
    JsonNode chain = node.get("/api/v1/chain").orFail();
    long height = chain.path("height").asLong(0);
    return new ChainView(
        hash(chain, "chainId"),
        height,
        height + chain.path("parameters").path("validUntilWindow").asLong(0),
        nextNonce(node, sender, lane, key));
  }

  /// The hash of the authority set of the next height, from the node.
  public static Hash authoritySetHash(NodeClient node) throws IOException {
    return hash(node.get("/api/v1/consensus").orFail(), "authoritySetHash");
  }

  private static Hash hash(JsonNode answer, String name) {
    try {
      return Hash.fromHex(answer.path(name).asString(""));
    } catch (IllegalArgumentException none) {
      throw CommandFailed.impossible(
          "the server at that address is not a node: its answer has no " + name);
    }
  }

  private static long nextNonce(NodeClient node, String sender, int lane, PublicKey key)
      throws IOException {
    String id = NodeClient.encoded(sender);
    NodeClient.Answer answer = node.get("/api/v1/accounts/" + id);
    if (answer.isRefused(NODE_UNKNOWN)) {
      return 0;
    }
    JsonNode account = answer.orFail();
    if (!account.path("publicKey").asString("").equals(key.hex())) {
      throw CommandFailed.refused(
          "the key of '%s' on the chain is not the one in the key store".formatted(sender));
    }
    return account.path("nonces").path(String.valueOf(lane)).asLong(0);
  }
}

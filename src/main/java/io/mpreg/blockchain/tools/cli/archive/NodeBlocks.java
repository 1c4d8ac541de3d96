package io.mpreg.blockchain.tools.cli.archive;

import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.block.BlockBody;
import io.mpreg.blockchain.core.block.BlockHeader;
import io.mpreg.blockchain.core.block.BlockRecord;
import io.mpreg.blockchain.core.block.Entry;
import io.mpreg.blockchain.core.block.Outcome;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.crypto.PublicKey;
import io.mpreg.blockchain.core.crypto.Signature;
import io.mpreg.blockchain.core.crypto.SignatureAlgorithm;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.encoding.Malformed;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.state.Genesis;
import io.mpreg.blockchain.core.transaction.OperationType;
import io.mpreg.blockchain.core.transaction.Payload;
import io.mpreg.blockchain.core.transaction.Transaction;
import io.mpreg.blockchain.core.transaction.TransactionDraft;
import io.mpreg.blockchain.members.archive.BlockSource;
import io.mpreg.blockchain.tools.cli.terminal.NodeClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// The final blocks of a node, read over its public HTTP API. Blocks are encoded again from the
/// JSON fields, so nothing that the node claims about them is trusted.
final class NodeBlocks implements BlockSource {
  // As many as one answer may hold when all transactions have the maximum size.
  private static final int PAGE = 100;

  private final NodeClient node;
  private final Genesis genesis;
  private final long lowestHeight;
  private final long height;

  private NodeBlocks(NodeClient node, Genesis genesis, long lowestHeight, long height) {
    this.node = node;
    this.genesis = genesis;
    this.lowestHeight = lowestHeight;
    this.height = height;
  }

  static NodeBlocks of(NodeClient node) throws IOException {
    Genesis genesis = Genesis.parse(node.content("/api/v1/chain/genesis"));
    JsonNode chain = node.get("/api/v1/chain").orFail();
    return new NodeBlocks(
        node,
        genesis,
        Math.max(1, chain.path("lowestHeight").asLong()),
        chain.path("height").asLong());
  }

  @Override
  public Genesis genesis() {
    return genesis;
  }

  @Override
  public long height() {
    return height;
  }

  @Override
  public long lowestHeight() {
    return lowestHeight;
  }

  @Override
  public BlockRecord block(long at) throws IOException {
    JsonNode block = node.get("/api/v1/blocks/" + at).orFail();
    try {
      BlockHeader header = BlockHeader.decode(hex(block, "headerBytes"));
      Certificate certificate = Certificate.decode(hex(block.path("certificate"), "bytes"));
      return new BlockRecord(header, Optional.of(certificate), new BlockBody(entries(at)));
    } catch (IllegalArgumentException unreadable) {
      throw new Malformed(
          "block %d as sent by the node: %s".formatted(at, unreadable.getMessage()));
    }
  }

  private List<Entry> entries(long at) throws IOException {
    String list = "/api/v1/blocks/%d/transactions?limit=%d".formatted(at, PAGE);
    List<Entry> entries = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page = node.get(list + cursor).orFail();
      for (JsonNode item : page.path("items")) {
        Outcome outcome = Outcome.ofNumber(item.path("outcome").asInt(-1));
        entries.add(new Entry(transaction(item.path("transaction")), outcome));
      }
      JsonNode next = page.path("next");
      cursor = next.isString() ? "&cursor=" + next.asString() : "";
    } while (!cursor.isEmpty());
    return entries;
  }

  private static Transaction transaction(JsonNode json) {
    return new TransactionDraft(
            Hash.fromHex(text(json, "chainId")),
            new NodeId(text(json, "sender")),
            new NodeId(text(json, "receiver")),
            new OperationType(text(json, "operationType")),
            json.path("lane").asInt(-1),
            json.path("nonce").asLong(-1),
            json.path("timestamp").asLong(-1),
            json.path("observedHeight").asLong(-1),
            json.path("validUntilHeight").asLong(-1),
            Payload.of(Base64.getDecoder().decode(text(json, "payload"))),
            PublicKey.of(algorithm(text(json, "algorithm")), hex(json, "publicKey")))
        .signed(Signature.of(hex(json, "signature")));
  }

  private static SignatureAlgorithm algorithm(String label) {
    return Arrays.stream(SignatureAlgorithm.values())
        .filter(known -> known.label().equals(label))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("algorithm " + label));
  }

  private static String text(JsonNode json, String field) {
    return json.path(field)
        .asStringOpt()
        .orElseThrow(() -> new IllegalArgumentException("no field " + field));
  }

  private static Bytes hex(JsonNode json, String field) {
    return Bytes.ofHex(text(json, field));
  }
}

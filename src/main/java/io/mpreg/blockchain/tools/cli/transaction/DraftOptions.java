package io.mpreg.blockchain.tools.cli.transaction;

import io.mpreg.blockchain.tools.cli.terminal.CommandFailed;
import io.mpreg.blockchain.tools.cli.terminal.InputFile;
import io.mpreg.blockchain.tools.cli.terminal.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The transaction to sign: a draft in JSON, and options that complete or override it.
final class DraftOptions {
  @Parameters(
      paramLabel = "DRAFT",
      arity = "0..1",
      description =
          "A transaction in JSON without signature, - for standard input. It may omit fields that"
              + " options or the node provide, and may have payloadText or payloadJson instead of"
              + " payload.")
  private @Nullable Path draft;

  @Option(names = "--sender", paramLabel = "NODE", description = "The node whose key signs.")
  private @Nullable String sender;

  @Option(
      names = "--receiver",
      paramLabel = "NODE",
      description = "The receiving node. Default: the sender.")
  private @Nullable String receiver;

  @Option(
      names = "--operation",
      paramLabel = "TYPE",
      description =
          "transfer, message, node_register, … or an application's own with a dot in its name.")
  private @Nullable String operation;

  @Option(
      names = "--payload",
      paramLabel = "TEXT",
      description = "The payload as text. node_register without one registers the signing key.")
  private @Nullable String payload;

  @Option(
      names = "--payload-file",
      paramLabel = "FILE",
      description = "A file with the payload, byte for byte.")
  private @Nullable Path payloadFile;

  @Option(names = "--lane", paramLabel = "0-255", description = "Default: 0.")
  private @Nullable Integer lane;

  @Option(
      names = "--nonce",
      paramLabel = "NUMBER",
      description = "The next nonce of the lane. Default with --url: the node's next one.")
  private @Nullable Long nonce;

  @Option(
      names = "--valid-until",
      paramLabel = "HEIGHT",
      description =
          "The last height at which it may become final. Default with --url: the maximum of the"
              + " chain.")
  private @Nullable Long validUntil;

  @Option(
      names = "--observed-height",
      paramLabel = "HEIGHT",
      description =
          "The highest final height that you have seen. Default: 0, with --url the node's.")
  private @Nullable Long observedHeight;

  @Option(
      names = "--chain-id",
      paramLabel = "HASH",
      description = "The id of the chain. Default: that of --genesis, else that of the node.")
  private @Nullable String chainId;

  /// @throws CommandFailed when the draft is malformed
  DraftJson draft() throws IOException {
    ObjectNode fields = fields();
    put(fields, "chainId", chainId);
    put(fields, "sender", sender);
    put(fields, "receiver", receiver);
    put(fields, "operationType", operation);
    put(fields, "lane", lane);
    put(fields, "nonce", nonce);
    put(fields, "observedHeight", observedHeight);
    put(fields, "validUntilHeight", validUntil);
    if (payload != null && payloadFile != null) {
      throw CommandFailed.usage("give --payload or --payload-file, not both");
    }
    if (payload != null || payloadFile != null) {
      fields.remove("payload");
      fields.remove("payloadText");
      fields.remove("payloadJson");
      put(fields, "payloadText", payload);
      put(fields, "payload", payloadFile == null ? null : base64(payloadFile));
    }
    try {
      return Json.MAPPER.treeToValue(fields, DraftJson.class);
    } catch (JacksonException wrong) {
      throw CommandFailed.usage("the draft: " + wrong.getOriginalMessage());
    }
  }

  private ObjectNode fields() throws IOException {
    if (draft == null) {
      return Json.MAPPER.createObjectNode();
    }
    try {
      JsonNode read =
          Json.MAPPER.readTree(InputFile.readJson(draft, DraftJson.MAX_BYTES).toArray());
      if (read instanceof ObjectNode fields) {
        return fields;
      }
    } catch (JacksonException wrong) {
      throw CommandFailed.usage(
          "%s is not JSON: %s".formatted(InputFile.name(draft), wrong.getOriginalMessage()));
    }
    throw CommandFailed.usage("%s is not a JSON object".formatted(InputFile.name(draft)));
  }

  private static void put(ObjectNode fields, String name, @Nullable Object value) {
    if (value != null) {
      fields.set(name, Json.MAPPER.<JsonNode>valueToTree(value));
    }
  }

  private static String base64(Path file) throws IOException {
    return Base64.getEncoder().encodeToString(InputFile.read(file, DraftJson.MAX_BYTES).toArray());
  }
}

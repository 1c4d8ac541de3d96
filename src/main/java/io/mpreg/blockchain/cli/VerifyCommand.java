package io.mpreg.blockchain.cli;

import io.mpreg.blockchain.chain.Genesis;
import io.mpreg.blockchain.checkpoint.Receipt;
import io.mpreg.blockchain.encoding.Bytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// `verify`: decides offline what a receipt or a state proof is worth.
@Command(
    name = "verify",
    description = {
      "Verify a receipt or a state proof offline, with nothing but the genesis document.",
      "A receipt is what a node answers at /api/v1/transactions/ID/receipt; a state proof stands in"
          + " the answer of /api/v1/accounts/NODE?proof=true, which can be given as it is. Each"
          + " step is named with what it proves; the first that does not hold ends it."
    })
final class VerifyCommand implements Callable<Integer> {
  private static final String STATE_PROOF = "stateProof";

  @Mixin private final Output output = new Output();
  @Mixin private final GenesisOption genesis = new GenesisOption();

  @Parameters(
      paramLabel = "FILE",
      arity = "0..1",
      defaultValue = InputFile.STANDARD,
      description = "The receipt or state proof. Default: standard input.")
  private Path file = Path.of(InputFile.STANDARD);

  @Option(
      names = "--transaction",
      paramLabel = "ID",
      description = "The transaction that the receipt has to be about.")
  private @Nullable String transaction;

  @Option(
      names = "--payload",
      paramLabel = "TEXT",
      description = "The payload that the transaction has to have.")
  private @Nullable String payload;

  @Option(
      names = "--payload-file",
      paramLabel = "FILE",
      description = "A file with the payload that the transaction has to have, byte for byte.")
  private @Nullable Path payloadFile;

  @Override
  public Integer call() throws IOException {
    Genesis trusted = genesis.required();
    Bytes proof = InputFile.read(file, 2 * Receipt.MAX_BYTES);
    JsonNode json = json(proof);
    VerificationReport report =
        isStateProof(json)
            ? ProofReports.ofState(trusted, proof(json, proof))
            : ProofReports.ofReceipt(trusted, proof, expectation());
    output.json(report);
    report.lines().forEach(output::line);
    return report.valid() ? ExitCode.OK : ExitCode.REFUSED;
  }

  // Only to find out what it is: the verifier reads the bytes by itself, and more strictly.
  private static JsonNode json(Bytes proof) {
    try {
      return Json.MAPPER.readTree(proof.toArray());
    } catch (JacksonException other) {
      return Json.MAPPER.createObjectNode();
    }
  }

  private boolean isStateProof(JsonNode json) {
    boolean is = json.has(STATE_PROOF) || json.has("entries");
    if (is && (transaction != null || payload != null || payloadFile != null)) {
      throw CommandFailed.usage("a state proof is about no transaction and no payload");
    }
    return is;
  }

  private static Bytes proof(JsonNode json, Bytes whole) {
    return json.has(STATE_PROOF)
        ? Bytes.of(Json.MAPPER.writeValueAsBytes(json.path(STATE_PROOF)))
        : whole;
  }

  private Expectation expectation() throws IOException {
    if (payload != null && payloadFile != null) {
      throw CommandFailed.usage("give --payload or --payload-file, not both");
    }
    Bytes expected =
        payloadFile != null
            ? InputFile.read(payloadFile, Receipt.MAX_BYTES)
            : payload != null ? Bytes.of(payload.getBytes(StandardCharsets.UTF_8)) : null;
    return new Expectation(transaction, expected);
  }
}

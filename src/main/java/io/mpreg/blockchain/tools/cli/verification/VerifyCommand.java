package io.mpreg.blockchain.tools.cli.verification;

import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.encoding.Integers;
import io.mpreg.blockchain.core.proof.AuthorityUpdate;
import io.mpreg.blockchain.core.proof.LightClient;
import io.mpreg.blockchain.core.proof.Receipt;
import io.mpreg.blockchain.core.proof.ReceiptVerifier;
import io.mpreg.blockchain.core.proof.StateProof;
import io.mpreg.blockchain.core.proof.StateProofVerifier;
import io.mpreg.blockchain.tools.cli.terminal.CommandFailed;
import io.mpreg.blockchain.tools.cli.terminal.GenesisOption;
import io.mpreg.blockchain.tools.cli.terminal.InputFile;
import io.mpreg.blockchain.tools.cli.terminal.Json;
import io.mpreg.blockchain.tools.cli.terminal.Output;
import io.mpreg.blockchain.tools.cli.verification.TrustReports.Trusting;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// `verify`: verifies a receipt or a proof offline.
@Command(
    name = "verify",
    description = {
      "Verify a receipt, a state proof or authority changes offline, trusting only the"
          + " genesis document.",
      "A receipt is the answer of /api/v1/transactions/ID/receipt; a state proof is contained in"
          + " the answer of /api/v1/accounts/NODE?proof=true, which can be given as it is;"
          + " authority changes are the answer of /api/v1/authorities/changes. Each step is"
          + " listed with what it proves; the first that fails ends it."
    })
public final class VerifyCommand implements Callable<Integer> {
  private static final String STATE_PROOF = "stateProof";
  private static final long FOR_EVER = Integers.MAX;

  @Mixin private final Output output = new Output();
  @Mixin private final GenesisOption genesis = new GenesisOption();
  @Mixin private final TrustOption trust = new TrustOption();
  @Mixin private final CosignaturesOption cosignatures = new CosignaturesOption();

  @Parameters(
      paramLabel = "FILE",
      arity = "0..1",
      defaultValue = InputFile.STANDARD,
      description = "The receipt, state proof or authority changes. Default: standard input.")
  private Path file = Path.of(InputFile.STANDARD);

  @Option(
      names = "--transaction",
      paramLabel = "ID",
      description = "The transaction that the receipt must be about.")
  private @Nullable String transaction;

  @Option(
      names = "--payload",
      paramLabel = "TEXT",
      description = "The payload that the transaction must have.")
  private @Nullable String payload;

  @Option(
      names = "--payload-file",
      paramLabel = "FILE",
      description = "A file with the payload that the transaction must have, byte for byte.")
  private @Nullable Path payloadFile;

  @Override
  public Integer call() throws IOException {
    LightClient client = client();
    Bytes proof = InputFile.readJson(file, 2 * Receipt.MAX_BYTES);
    Trusting found = judged(client, proof);
    if (trust.isGiven()) {
      trust.keep(found.client());
    }
    VerificationReport report = found.report();
    output.json(report);
    report.lines().forEach(output::line);
    return report.exitCode();
  }

  // Without a file, the genesis is trusted for this run only.
  private LightClient client() throws IOException {
    return trust.isGiven()
        ? trust.client(genesis)
        : LightClient.of(genesis.required(), trust.now(), FOR_EVER);
  }

  private Trusting judged(LightClient client, Bytes given) throws IOException {
    JsonNode json = json(given);
    if (isStateProof(json)) {
      Bytes proof = proof(json, given);
      VerificationReport report = ProofReports.ofState(new StateProofVerifier(client), proof);
      return taught(report, client, () -> StateProof.parse(proof).asUpdate());
    }
    if (isUpdate(json)) {
      refuseExpectation("authority changes are");
      return TrustReports.ofUpdate(client, given, trust.now());
    }
    VerificationReport report =
        ProofReports.ofReceipt(
            new ReceiptVerifier(client), cosignatures.demand(), given, expectation());
    return taught(report, client, () -> Receipt.parse(given).asUpdate());
  }

  // Nothing is learnt from an invalid proof, or where no state is kept.
  private Trusting taught(
      VerificationReport report, LightClient client, Supplier<AuthorityUpdate> lesson) {
    if (!report.valid() || !trust.isGiven()) {
      return new Trusting(report, client);
    }
    AuthorityUpdate learnt = lesson.get();
    return TrustReports.ofProof(report, client, learnt, trust.now());
  }

  // Parsed only to find the kind: the verifier parses the bytes itself, and more strictly.
  private static JsonNode json(Bytes proof) {
    return Json.read(proof).orElseGet(Json.MAPPER::createObjectNode);
  }

  private boolean isStateProof(JsonNode json) {
    boolean is = json.has(STATE_PROOF) || json.has("entries");
    if (is) {
      refuseExpectation("a state proof is");
    }
    return is;
  }

  private static boolean isUpdate(JsonNode json) {
    return json.has("block") && !json.has("transaction") && !json.has("history");
  }

  private void refuseExpectation(String what) {
    if (transaction != null || payload != null || payloadFile != null) {
      throw CommandFailed.usage(what + " about no transaction and no payload");
    }
    if (cosignatures.isGiven()) {
      throw CommandFailed.usage(what + " without a checkpoint, so nobody has cosigned it");
    }
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

package io.mpreg.blockchain.tools.cli.verification;

import static io.mpreg.blockchain.core.proof.ProofStep.AUTHORITIES;
import static io.mpreg.blockchain.core.proof.ProofStep.BLOCK;
import static io.mpreg.blockchain.core.proof.ProofStep.CERTIFICATE;
import static io.mpreg.blockchain.core.proof.ProofStep.GENESIS;
import static io.mpreg.blockchain.core.proof.ProofStep.SHAPE;
import static io.mpreg.blockchain.core.proof.ProofStep.TRUST;

import io.mpreg.blockchain.core.block.BlockHeader;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.encoding.Malformed;
import io.mpreg.blockchain.core.proof.AuthorityChange;
import io.mpreg.blockchain.core.proof.AuthorityUpdate;
import io.mpreg.blockchain.core.proof.LightClient;
import io.mpreg.blockchain.core.proof.ProofStep;
import io.mpreg.blockchain.core.proof.ProvedHeader;
import io.mpreg.blockchain.tools.cli.verification.VerificationReport.Step;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Turns a light client's steps into readable reports.
final class TrustReports {
  private static final String UPDATE = "authorities";
  private static final List<ProofStep> UPDATE_STEPS =
      List.of(SHAPE, GENESIS, BLOCK, AUTHORITIES, CERTIFICATE, TRUST);

  /// A report, and the light client after it.
  record Trusting(VerificationReport report, LightClient client) {}

  private TrustReports() {}

  /// What a valid proof teaches the light client, as the last step of its report.
  static Trusting ofProof(
      VerificationReport holding, LightClient client, AuthorityUpdate lesson, long nowMillis) {
    return switch (client.follow(lesson.certified(), lesson.authorityChanges(), nowMillis)) {
      case LightClient.Step.Advanced advanced -> new Trusting(trusted(holding), advanced.client());
      case LightClient.Step.Unchanged unchanged -> new Trusting(trusted(holding), client);
      case LightClient.Step.Refused refused ->
          new Trusting(distrusted(holding, refused.detail()), client);
      case LightClient.Step.Unknown unknown ->
          new Trusting(distrusted(holding, unknown.detail()), client);
      case LightClient.Step.Frozen frozen ->
          new Trusting(distrusted(holding, contradiction(lesson.block())), frozen.client());
    };
  }

  private static VerificationReport trusted(VerificationReport holding) {
    return holding.with(new Step(TRUST.label(), true, ProofReports.meaning(TRUST), null));
  }

  private static VerificationReport distrusted(VerificationReport holding, String detail) {
    return holding.with(new Step(TRUST.label(), false, ProofReports.meaning(TRUST), detail));
  }

  private static String contradiction(ProvedHeader block) {
    return "another block of height %d was final before: nothing of this chain is trusted any more"
        .formatted(block.height());
  }

  /// The report on a page of authority changes with the block that they lead to.
  static Trusting ofUpdate(LightClient client, Bytes json, long nowMillis) {
    AuthorityUpdate update;
    try {
      update = AuthorityUpdate.parse(json);
    } catch (Malformed malformed) {
      return refused(client, SHAPE, String.valueOf(malformed.getMessage()));
    }
    if (!update.chainId().equals(client.chainId())) {
      return refused(client, GENESIS, "it is of another chain than " + client.chainId());
    }
    return switch (step(client, update, nowMillis)) {
      case LightClient.Step.Advanced advanced ->
          new Trusting(holding(advanced.client()), advanced.client());
      case LightClient.Step.Unchanged unchanged -> new Trusting(holding(client), client);
      case LightClient.Step.Refused(ProofStep step, String detail) -> refused(client, step, detail);
      case LightClient.Step.Unknown(String detail) ->
          new Trusting(ProofReports.unknown(UPDATE, UPDATE_STEPS, detail), client);
      case LightClient.Step.Frozen frozen ->
          new Trusting(
              refused(client, TRUST, contradiction(update.block())).report(), frozen.client());
    };
  }

  // Where changes are missing in between, enough of the trusted authorities may have signed the
  // last block.
  private static LightClient.Step step(LightClient client, AuthorityUpdate update, long nowMillis) {
    LightClient.Step followed =
        client.follow(update.certified(), update.authorityChanges(), nowMillis);
    boolean unknown =
        followed instanceof LightClient.Step.Refused refused && refused.step() == AUTHORITIES;
    if (!unknown) {
      return followed;
    }
    LightClient.Step skipped = client.skip(update.certified(), ownChange(update), nowMillis);
    return skipped instanceof LightClient.Step.Refused ? followed : skipped;
  }

  private static Optional<AuthorityChange> ownChange(AuthorityUpdate update) {
    return update.authorityChanges().stream()
        .filter(change -> change.headerBytes().equals(update.block().headerBytes()))
        .findFirst();
  }

  private static VerificationReport holding(LightClient client) {
    return VerificationReport.of(
        UPDATE, ProofReports.holding(UPDATE_STEPS), List.of(proved(client)));
  }

  private static Map<String, Object> proved(LightClient client) {
    BlockHeader header = BlockHeader.decode(client.trusted().headerBytes());
    Map<String, Object> proved = new LinkedHashMap<>();
    proved.put("height", header.height());
    proved.put("blockHash", client.trusted().hash().hex());
    proved.put("blockTime", Instant.ofEpochMilli(header.timestampMillis()).toString());
    proved.put("nextHeight", client.nextHeight());
    client
        .reigns()
        .at(client.nextHeight())
        .ifPresent(
            next ->
                proved.put(
                    "nextAuthorities",
                    next.authorities().stream().map(each -> each.id().value()).toList()));
    return proved;
  }

  private static Trusting refused(LightClient client, ProofStep failed, String detail) {
    return new Trusting(ProofReports.failedAt(UPDATE, UPDATE_STEPS, failed, detail), client);
  }
}

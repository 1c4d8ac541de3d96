package io.mpreg.blockchain.tools.cli.verification;

import static io.mpreg.blockchain.core.proof.ProofStep.AUTHORITIES;
import static io.mpreg.blockchain.core.proof.ProofStep.BLOCK;
import static io.mpreg.blockchain.core.proof.ProofStep.CERTIFICATE;
import static io.mpreg.blockchain.core.proof.ProofStep.CHECKPOINT;
import static io.mpreg.blockchain.core.proof.ProofStep.COSIGNATURES;
import static io.mpreg.blockchain.core.proof.ProofStep.GENESIS;
import static io.mpreg.blockchain.core.proof.ProofStep.HISTORY;
import static io.mpreg.blockchain.core.proof.ProofStep.INCLUSION;
import static io.mpreg.blockchain.core.proof.ProofStep.SHAPE;
import static io.mpreg.blockchain.core.proof.ProofStep.STATE;
import static io.mpreg.blockchain.core.proof.ProofStep.TRANSACTION;

import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.note.CosignaturePolicy;
import io.mpreg.blockchain.core.proof.ProofStep;
import io.mpreg.blockchain.core.proof.Receipt;
import io.mpreg.blockchain.core.proof.ReceiptVerdict;
import io.mpreg.blockchain.core.proof.ReceiptVerifier;
import io.mpreg.blockchain.core.proof.StateFact;
import io.mpreg.blockchain.core.proof.StateProofVerifier;
import io.mpreg.blockchain.core.proof.StateVerdict;
import io.mpreg.blockchain.core.state.RegisteredNode;
import io.mpreg.blockchain.tools.cli.verification.VerificationReport.Step;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Turns the core's verification results into readable steps.
final class ProofReports {
  private static final String RECEIPT = "receipt";
  private static final String STATE_PROOF = "state";

  private static final List<ProofStep> RECEIPT_STEPS =
      List.of(
          SHAPE,
          GENESIS,
          TRANSACTION,
          INCLUSION,
          BLOCK,
          AUTHORITIES,
          CERTIFICATE,
          HISTORY,
          CHECKPOINT);
  private static final List<ProofStep> STATE_STEPS =
      List.of(SHAPE, GENESIS, BLOCK, AUTHORITIES, CERTIFICATE, STATE);

  private ProofReports() {}

  static VerificationReport ofReceipt(
      ReceiptVerifier verifier, CosignaturePolicy demand, Bytes json, Expectation expectation) {
    List<ProofStep> order = new ArrayList<>(RECEIPT_STEPS);
    if (demand.cosigners() > 0) {
      order.add(COSIGNATURES);
    }
    return switch (verifier.requiring(demand).verify(json)) {
      case ReceiptVerdict.Unknown(String detail) -> unknown(RECEIPT, order, detail);
      case ReceiptVerdict.Invalid(ProofStep failed, String detail) ->
          failedAt(RECEIPT, order, failed, detail);
      case ReceiptVerdict.Valid valid -> {
        List<Step> steps = holding(order);
        Optional<String> fault = expectation.fault(Receipt.parse(json));
        if (!expectation.isAny()) {
          steps.add(
              new Step(
                  "expected",
                  fault.isEmpty(),
                  "it is the transaction that you asked for",
                  fault.orElse(null)));
        }
        yield VerificationReport.of(
            RECEIPT, steps, fault.isPresent() ? List.of() : List.of(proved(valid)));
      }
    };
  }

  private static Map<String, Object> proved(ReceiptVerdict.Valid valid) {
    Map<String, Object> proved = new LinkedHashMap<>();
    proved.put("transaction", valid.transactionId().hex());
    proved.put("outcomeCode", valid.outcome().code());
    proved.put("height", valid.height());
    proved.put("blockHash", valid.blockHash().hex());
    proved.put("blockTime", Instant.ofEpochMilli(valid.blockTimeMillis()).toString());
    proved.put("checkpointSize", valid.checkpointSize());
    return proved;
  }

  static VerificationReport ofState(StateProofVerifier verifier, Bytes json) {
    return switch (verifier.verify(json)) {
      case StateVerdict.Unknown(String detail) -> unknown(STATE_PROOF, STATE_STEPS, detail);
      case StateVerdict.Invalid(ProofStep failed, String detail) ->
          failedAt(STATE_PROOF, STATE_STEPS, failed, detail);
      case StateVerdict.Valid valid ->
          VerificationReport.of(
              STATE_PROOF,
              holding(STATE_STEPS),
              valid.facts().stream().map(fact -> proved(fact, valid)).toList());
    };
  }

  private static Map<String, Object> proved(StateFact fact, StateVerdict.Valid valid) {
    Map<String, Object> proved = new LinkedHashMap<>();
    switch (fact) {
      case StateFact.Balance balance -> {
        proved.put("node", balance.node().value());
        proved.put("balance", balance.amount());
      }
      case StateFact.NextNonce next -> {
        proved.put("node", next.node().value());
        proved.put("lane", next.lane());
        proved.put("nextNonce", next.nonce());
      }
      case StateFact.Registration registration -> {
        proved.put("node", registration.node().value());
        proved.put("registered", registration.registered().isPresent());
        registration.registered().ifPresent(node -> putKey(proved, node));
      }
      case StateFact.Other other -> {
        proved.put("key", other.key().hex());
        other.value().ifPresent(value -> proved.put("value", value.hex()));
      }
    }
    proved.put("height", valid.height());
    return proved;
  }

  private static void putKey(Map<String, Object> proved, RegisteredNode node) {
    proved.put("algorithm", node.publicKey().algorithm().label());
    proved.put("publicKey", node.publicKey().hex());
  }

  /// The report of a proof that cannot be judged, because the rules of a block are unknown here.
  static VerificationReport unknown(String kind, List<ProofStep> order, String detail) {
    List<Step> steps = holding(order.subList(0, order.indexOf(BLOCK)));
    steps.add(new Step(BLOCK.label(), false, meaning(BLOCK), detail, Step.RULES_UNKNOWN));
    return VerificationReport.of(kind, steps, List.of());
  }

  static List<Step> holding(List<ProofStep> steps) {
    List<Step> holding = new ArrayList<>();
    steps.forEach(step -> holding.add(new Step(step.label(), true, meaning(step), null)));
    return holding;
  }

  static VerificationReport failedAt(
      String kind, List<ProofStep> order, ProofStep failed, String detail) {
    // Optional steps come after all others.
    int before = order.contains(failed) ? order.indexOf(failed) : order.size();
    List<Step> steps = holding(order.subList(0, before));
    steps.add(new Step(failed.label(), false, meaning(failed), detail));
    return VerificationReport.of(kind, steps, List.of());
  }

  static String meaning(ProofStep step) {
    return switch (step) {
      case SHAPE -> "it is complete and well-formed";
      case GENESIS -> "it is of the chain that you trust";
      case TRANSACTION -> "the sender's key has signed these bytes, payload and chain";
      case INCLUSION -> "transaction and outcome are in the tree with this root";
      case BLOCK -> "the block header with this hash commits to that root";
      case AUTHORITIES ->
          "the authorities of this height are the ones you trust, or follow from those by authority"
              + " changes";
      case CERTIFICATE -> "a quorum of them has made this block final";
      case HISTORY -> "the block is at its height in the history with this root";
      case CHECKPOINT -> "an authority has signed this history as a public checkpoint";
      case STATE -> "the state after this block holds these entries, or does not hold them";
      case COSIGNATURES -> "as many cosigners as you require have seen this history and no other";
      case TRUST -> "the header you trusted before is recent enough, and nothing contradicts it";
    };
  }
}

package io.mpreg.blockchain.ledger.standing.web;

import io.mpreg.blockchain.core.crypto.PublicKey;
import io.mpreg.blockchain.core.state.Change;
import java.util.LinkedHashMap;
import java.util.Map;

/// The fields of a proposed change, as in the payload of a proposal (`docs/protocol.md`, section
/// 19).
final class ChangeFields {
  private ChangeFields() {}

  static Map<String, Object> of(Change change) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("kind", change.kind());
    switch (change) {
      case Change.AddAuthority add -> {
        fields.put("id", add.authority().id().value());
        fields.put("consensusKey", add.authority().consensusKey().hex());
        fields.put("checkpointKey", add.authority().checkpointKey().hex());
        fields.put("consensusProof", add.consensusProof().hex());
        fields.put("checkpointProof", add.checkpointProof().hex());
      }
      case Change.RemoveAuthority remove -> fields.put("id", remove.id().value());
      case Change.ReplaceKey replace -> {
        fields.put("id", replace.id().value());
        fields.put("use", replace.use().label());
        fields.put("publicKey", replace.key().hex());
        fields.put("proof", replace.proof().hex());
      }
      case Change.SetTolerance tolerance -> {
        fields.put("byzantine", tolerance.byzantine());
        fields.put("crashed", tolerance.crashed());
      }
      case Change.SetParameters set ->
          fields.put("parameters", ParametersJson.of(set.parameters()));
      case Change.ApproveRegistration approve -> {
        fields.put("id", approve.id().value());
        putKey(fields, approve.key());
      }
      case Change.WithdrawApproval withdraw -> fields.put("id", withdraw.id().value());
      case Change.SetRules set -> {
        fields.put("version", set.rules().version());
        fields.put("fromHeight", set.fromHeight());
      }
      case Change.CancelRules cancel -> fields.put("version", cancel.rules().version());
    }
    return fields;
  }

  private static void putKey(Map<String, Object> fields, PublicKey key) {
    fields.put("algorithm", key.algorithm().label());
    fields.put("publicKey", key.hex());
  }
}

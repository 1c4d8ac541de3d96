package io.mpreg.blockchain.core.state;

import io.mpreg.blockchain.core.authority.Authority;
import io.mpreg.blockchain.core.authority.AuthorityKeyUse;
import io.mpreg.blockchain.core.crypto.PublicKey;
import io.mpreg.blockchain.core.crypto.Signature;
import io.mpreg.blockchain.core.encoding.ByteReader;
import io.mpreg.blockchain.core.encoding.ByteWriter;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.encoding.Integers;
import io.mpreg.blockchain.core.json.MalformedPayload;
import io.mpreg.blockchain.core.json.PayloadFields;
import io.mpreg.blockchain.core.json.PayloadValue.Fields;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.rules.Rules;

/// The change that a proposal makes if it is approved (`docs/protocol.md`, section 19).
public sealed interface Change {

  /// A change of the authority set or of its fault tolerance.
  sealed interface OfAuthorities extends Change {}

  /// A registered node becomes an authority.
  ///
  /// @param consensusProof the consensus key's signature of its statement of possession;
  ///   `checkpointProof` is the checkpoint key's
  record AddAuthority(Authority authority, Signature consensusProof, Signature checkpointProof)
      implements OfAuthorities {}

  /// Removes an authority; its keys can never be used again.
  record RemoveAuthority(NodeId id) implements OfAuthorities {}

  /// Replaces one key of an authority.
  ///
  /// @param proof the new key's signature of its statement of possession
  record ReplaceKey(NodeId id, AuthorityKeyUse use, PublicKey key, Signature proof)
      implements OfAuthorities {}

  /// Sets how many authorities may be Byzantine (b) and crashed (c), 0 to 1024 each.
  record SetTolerance(int byzantine, int crashed) implements OfAuthorities {}

  /// Replaces the parameters: always all of them, so that the result does not depend on other
  /// proposals.
  record SetParameters(Parameters parameters) implements Change {}

  /// Approves a registration, in a chain with governed registration.
  record ApproveRegistration(NodeId id, PublicKey key) implements Change {}

  /// Withdraws the approval of a registration.
  record WithdrawApproval(NodeId id) implements Change {}

  /// Schedules new rules from a height on.
  ///
  /// @param rules the version after the last one in the schedule
  /// @param fromHeight the first height with these rules
  record SetRules(Rules rules, long fromHeight) implements Change {
    public SetRules {
      Integers.check("fromHeight", fromHeight, Integers.MAX);
    }
  }

  /// Cancels scheduled rules that have not taken effect.
  record CancelRules(Rules rules) implements Change {}

  private ChangeKind type() {
    return switch (this) {
      case AddAuthority add -> ChangeKind.ADD_AUTHORITY;
      case RemoveAuthority remove -> ChangeKind.REMOVE_AUTHORITY;
      case ReplaceKey replace -> ChangeKind.REPLACE_AUTHORITY_KEY;
      case SetTolerance tolerance -> ChangeKind.SET_TOLERANCE;
      case SetParameters parameters -> ChangeKind.SET_PARAMETERS;
      case ApproveRegistration approve -> ChangeKind.APPROVE_REGISTRATION;
      case WithdrawApproval withdraw -> ChangeKind.WITHDRAW_APPROVAL;
      case SetRules set -> ChangeKind.SET_RULES;
      case CancelRules cancel -> ChangeKind.CANCEL_RULES;
    };
  }

  /// The name of the kind in a payload.
  default String kind() {
    return type().label();
  }

  /// Reads the `change` of a proposal.
  ///
  /// @param rules the rules of the height at which it is proposed
  /// @throws MalformedPayload if it is not in the grammar; names the invalid field
  static Change read(Fields change, Rules rules) {
    return PayloadFields.read(change, fields -> ChangeKind.read(fields, rules));
  }

  // u8 kind ‖ as in its entry of ChangeKind
  default Bytes encode() {
    ByteWriter writer = new ByteWriter().u8(type().code());
    switch (this) {
      case AddAuthority add -> {
        writer.string(add.authority().id().value());
        writer.raw(add.authority().consensusKey().toBytes());
        writer.raw(add.authority().checkpointKey().toBytes());
        add.consensusProof().writeTo(writer);
        add.checkpointProof().writeTo(writer);
      }
      case RemoveAuthority remove -> writer.string(remove.id().value());
      case ReplaceKey replace -> {
        writer.string(replace.id().value()).u8(replace.use().code());
        writer.raw(replace.key().toBytes());
        replace.proof().writeTo(writer);
      }
      case SetTolerance tolerance -> writer.u16(tolerance.byzantine()).u16(tolerance.crashed());
      case SetParameters set -> writer.raw(set.parameters().encode());
      case ApproveRegistration approve ->
          writer.string(approve.id().value()).raw(RegisteredNode.encodeKey(approve.key()));
      case WithdrawApproval withdraw -> writer.string(withdraw.id().value());
      case SetRules set -> writer.u32(set.rules().version()).u64(set.fromHeight());
      case CancelRules cancel -> writer.u32(cancel.rules().version());
    }
    return writer.toBytes();
  }

  static Change decode(ByteReader reader) {
    return ChangeKind.decode(reader);
  }
}

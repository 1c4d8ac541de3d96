package io.mpreg.blockchain.core.state;

import io.mpreg.blockchain.core.authority.Authority;
import io.mpreg.blockchain.core.authority.AuthorityKeyUse;
import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.crypto.PublicKey;
import io.mpreg.blockchain.core.crypto.Signature;
import io.mpreg.blockchain.core.crypto.SignatureAlgorithm;
import io.mpreg.blockchain.core.encoding.ByteReader;
import io.mpreg.blockchain.core.encoding.ByteWriter;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.encoding.Malformed;
import io.mpreg.blockchain.core.json.MalformedPayload;
import io.mpreg.blockchain.core.json.PayloadFields;
import io.mpreg.blockchain.core.json.PayloadValue.Fields;
import io.mpreg.blockchain.core.node.NodeId;

/// The one thing that a proposal asks for (`docs/protocol.md`, section 19).
public sealed interface Change {

  /// A change of who decides, or of how many of them may be faulty.
  sealed interface OfAuthorities extends Change {}

  /// A registered node becomes an authority.
  ///
  /// @param consensusProof its two keys' signatures of their statements
  record AddAuthority(Authority authority, Signature consensusProof, Signature checkpointProof)
      implements OfAuthorities {}

  /// An authority ceases to be one; its keys never come back.
  record RemoveAuthority(NodeId id) implements OfAuthorities {}

  /// An authority gets another key for one use.
  ///
  /// @param proof the new key's signature of its statement
  record ReplaceKey(NodeId id, AuthorityKeyUse use, PublicKey key, Signature proof)
      implements OfAuthorities {}

  /// Another number of authorities may be Byzantine (b) and crashed (c), 0 to 1024 each.
  record SetTolerance(int byzantine, int crashed) implements OfAuthorities {}

  /// The chain runs with other parameters: all of them, so that what is voted on is what comes.
  record SetParameters(Parameters parameters) implements Change {}

  /// A governed chain accepts a registration.
  record ApproveRegistration(NodeId id, PublicKey key) implements Change {}

  /// A governed chain no longer accepts it.
  record WithdrawApproval(NodeId id) implements Change {}

  /// The name of the kind in a payload.
  default String kind() {
    return switch (this) {
      case AddAuthority add -> "add_authority";
      case RemoveAuthority remove -> "remove_authority";
      case ReplaceKey replace -> "replace_authority_key";
      case SetTolerance tolerance -> "set_tolerance";
      case SetParameters parameters -> "set_parameters";
      case ApproveRegistration approve -> "approve_registration";
      case WithdrawApproval withdraw -> "withdraw_approval";
    };
  }

  /// Reads the `change` of a proposal.
  ///
  /// @throws MalformedPayload when it is not in the grammar; names the field at fault
  static Change read(Fields change) {
    return PayloadFields.read(
        change,
        fields -> {
          String kind = fields.text("kind");
          return switch (kind) {
            case "add_authority" ->
                new AddAuthority(
                    new Authority(
                        fields.name("id"),
                        fields.key("consensusKey", SignatureAlgorithm.ED25519),
                        fields.key("checkpointKey", SignatureAlgorithm.ED25519)),
                    fields.signature("consensusProof"),
                    fields.signature("checkpointProof"));
            case "remove_authority" -> new RemoveAuthority(fields.name("id"));
            case "replace_authority_key" ->
                new ReplaceKey(
                    fields.name("id"),
                    fields.text("use", AuthorityKeyUse::named),
                    fields.key("publicKey", SignatureAlgorithm.ED25519),
                    fields.signature("proof"));
            case "set_tolerance" ->
                new SetTolerance(
                    fields.whole("byzantine", 0, AuthoritySet.MAX_SIZE),
                    fields.whole("crashed", 0, AuthoritySet.MAX_SIZE));
            case "set_parameters" ->
                new SetParameters(fields.object("parameters", Parameters::read));
            case "approve_registration" ->
                new ApproveRegistration(fields.name("id"), fields.publicKey());
            case "withdraw_approval" -> new WithdrawApproval(fields.name("id"));
            default ->
                throw new MalformedPayload("change of kind '%s' is unknown".formatted(kind))
                    .in("kind");
          };
        });
  }

  // u8 kind, then
  //   1 add_authority          str id ‖ consensusKey[32] ‖ checkpointKey[32]
  //                            ‖ consensusProof[64] ‖ checkpointProof[64]
  //   2 remove_authority       str id
  //   3 replace_authority_key  str id ‖ u8 use ‖ publicKey[32] ‖ proof[64]
  //   4 set_tolerance          u16 b ‖ u16 c
  //   5 set_parameters         as in the state
  //   6 approve_registration   str id ‖ u8 algorithm ‖ bytes publicKey
  //   7 withdraw_approval      str id
  default Bytes encode() {
    ByteWriter writer = new ByteWriter();
    switch (this) {
      case AddAuthority add -> {
        writer.u8(1).string(add.authority().id().value());
        writer.raw(add.authority().consensusKey().toBytes());
        writer.raw(add.authority().checkpointKey().toBytes());
        add.consensusProof().writeTo(writer);
        add.checkpointProof().writeTo(writer);
      }
      case RemoveAuthority remove -> writer.u8(2).string(remove.id().value());
      case ReplaceKey replace -> {
        writer.u8(3).string(replace.id().value()).u8(replace.use().code());
        writer.raw(replace.key().toBytes());
        replace.proof().writeTo(writer);
      }
      case SetTolerance tolerance ->
          writer.u8(4).u16(tolerance.byzantine()).u16(tolerance.crashed());
      case SetParameters set -> writer.u8(5).raw(set.parameters().encode());
      case ApproveRegistration approve ->
          writer.u8(6).string(approve.id().value()).raw(RegisteredNode.encodeKey(approve.key()));
      case WithdrawApproval withdraw -> writer.u8(7).string(withdraw.id().value());
    }
    return writer.toBytes();
  }

  static Change decode(ByteReader reader) {
    int code = reader.u8();
    return switch (code) {
      case 1 ->
          new AddAuthority(
              new Authority(NodeId.read(reader), ed25519(reader), ed25519(reader)),
              Signature.read(reader),
              Signature.read(reader));
      case 2 -> new RemoveAuthority(NodeId.read(reader));
      case 3 ->
          new ReplaceKey(
              NodeId.read(reader),
              AuthorityKeyUse.ofCode(reader.u8()),
              ed25519(reader),
              Signature.read(reader));
      case 4 -> new SetTolerance(reader.u16(), reader.u16());
      case 5 -> new SetParameters(Parameters.decode(reader.raw(Parameters.ENCODED_LENGTH)));
      case 6 -> new ApproveRegistration(NodeId.read(reader), RegisteredNode.readKey(reader));
      case 7 -> new WithdrawApproval(NodeId.read(reader));
      default -> throw new Malformed("change of kind " + code + " is unknown");
    };
  }

  private static PublicKey ed25519(ByteReader reader) {
    SignatureAlgorithm algorithm = SignatureAlgorithm.ED25519;
    return PublicKey.of(algorithm, reader.raw(algorithm.publicKeyLength()));
  }
}

package io.mpreg.blockchain.core.state;

import io.mpreg.blockchain.core.authority.Authority;
import io.mpreg.blockchain.core.authority.AuthorityKeyUse;
import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.crypto.PublicKey;
import io.mpreg.blockchain.core.crypto.Signature;
import io.mpreg.blockchain.core.crypto.SignatureAlgorithm;
import io.mpreg.blockchain.core.encoding.ByteReader;
import io.mpreg.blockchain.core.encoding.Malformed;
import io.mpreg.blockchain.core.json.MalformedPayload;
import io.mpreg.blockchain.core.json.PayloadFields;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.rules.Rules;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Function;

/// The kinds of changes that authorities vote on (`docs/protocol.md`, section 19), each with its
/// JSON reader and its decoder. Codes are part of the protocol: append-only. A new kind needs an
/// entry here and its encoding in [Change].
enum ChangeKind {
  ADD_AUTHORITY(
      1,
      Rules.FIRST,
      fields ->
          new Change.AddAuthority(
              new Authority(
                  fields.name("id"),
                  fields.key("consensusKey", SignatureAlgorithm.ED25519),
                  fields.key("checkpointKey", SignatureAlgorithm.ED25519)),
              fields.signature("consensusProof"),
              fields.signature("checkpointProof")),
      // str id ‖ consensusKey[32] ‖ checkpointKey[32] ‖ consensusProof[64] ‖ checkpointProof[64]
      bytes ->
          new Change.AddAuthority(
              new Authority(NodeId.read(bytes), ed25519(bytes), ed25519(bytes)),
              Signature.read(bytes),
              Signature.read(bytes))),
  REMOVE_AUTHORITY(
      2,
      Rules.FIRST,
      fields -> new Change.RemoveAuthority(fields.name("id")),
      // str id
      bytes -> new Change.RemoveAuthority(NodeId.read(bytes))),
  REPLACE_AUTHORITY_KEY(
      3,
      Rules.FIRST,
      fields ->
          new Change.ReplaceKey(
              fields.name("id"),
              fields.text("use", AuthorityKeyUse::named),
              fields.key("publicKey", SignatureAlgorithm.ED25519),
              fields.signature("proof")),
      // str id ‖ u8 use ‖ publicKey[32] ‖ proof[64]
      bytes ->
          new Change.ReplaceKey(
              NodeId.read(bytes),
              AuthorityKeyUse.ofCode(bytes.u8()),
              ed25519(bytes),
              Signature.read(bytes))),
  SET_TOLERANCE(
      4,
      Rules.FIRST,
      fields ->
          new Change.SetTolerance(
              fields.whole("byzantine", 0, AuthoritySet.MAX_SIZE),
              fields.whole("crashed", 0, AuthoritySet.MAX_SIZE)),
      // u16 b ‖ u16 c
      bytes -> new Change.SetTolerance(bytes.u16(), bytes.u16())),
  SET_PARAMETERS(
      5,
      Rules.FIRST,
      fields -> new Change.SetParameters(fields.object("parameters", Parameters::read)),
      // as in the state
      bytes -> new Change.SetParameters(Parameters.decode(bytes.raw(Parameters.ENCODED_LENGTH)))),
  APPROVE_REGISTRATION(
      6,
      Rules.FIRST,
      fields -> new Change.ApproveRegistration(fields.name("id"), fields.publicKey()),
      // str id ‖ u8 algorithm ‖ bytes publicKey
      bytes -> new Change.ApproveRegistration(NodeId.read(bytes), RegisteredNode.readKey(bytes))),
  WITHDRAW_APPROVAL(
      7,
      Rules.FIRST,
      fields -> new Change.WithdrawApproval(fields.name("id")),
      // str id
      bytes -> new Change.WithdrawApproval(NodeId.read(bytes))),
  SET_RULES(
      8,
      Rules.FIRST,
      fields -> new Change.SetRules(version(fields), fields.whole("fromHeight")),
      // u32 version ‖ u64 fromHeight
      bytes -> new Change.SetRules(Rules.read(bytes), bytes.u64())),
  CANCEL_RULES(
      9,
      Rules.FIRST,
      fields -> new Change.CancelRules(version(fields)),
      // u32 version
      bytes -> new Change.CancelRules(Rules.read(bytes)));

  private final int code;

  @SuppressWarnings("ImmutableEnumChecker") // a record of a number
  private final Rules since;

  @SuppressWarnings("ImmutableEnumChecker") // a function without state
  private final Function<PayloadFields, Change> reader;

  @SuppressWarnings("ImmutableEnumChecker") // a function without state
  private final Function<ByteReader, Change> decoder;

  /// @param since the first rules that have this kind
  ChangeKind(
      int code,
      Rules since,
      Function<PayloadFields, Change> reader,
      Function<ByteReader, Change> decoder) {
    this.code = code;
    this.since = since;
    this.reader = reader;
    this.decoder = decoder;
  }

  /// The name in a payload: the constant in lower case.
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The first byte of the encoding.
  int code() {
    return code;
  }

  static Change read(PayloadFields fields, Rules rules) {
    String label = fields.text("kind");
    return Arrays.stream(values())
        .filter(kind -> kind.label().equals(label) && rules.include(kind.since))
        .findFirst()
        .orElseThrow(
            () ->
                new MalformedPayload("change of kind '%s' is unknown".formatted(label)).in("kind"))
        .reader
        .apply(fields);
  }

  static Change decode(ByteReader bytes) {
    int code = bytes.u8();
    return Arrays.stream(values())
        .filter(kind -> kind.code == code)
        .findFirst()
        .orElseThrow(() -> new Malformed("change of kind " + code + " is unknown"))
        .decoder
        .apply(bytes);
  }

  private static PublicKey ed25519(ByteReader bytes) {
    SignatureAlgorithm algorithm = SignatureAlgorithm.ED25519;
    return PublicKey.of(algorithm, bytes.raw(algorithm.publicKeyLength()));
  }

  private static Rules version(PayloadFields fields) {
    return new Rules(fields.whole("version", 1, Integer.MAX_VALUE));
  }
}

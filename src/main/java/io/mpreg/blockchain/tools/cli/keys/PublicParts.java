package io.mpreg.blockchain.tools.cli.keys;

import io.mpreg.blockchain.core.authority.Authority;
import io.mpreg.blockchain.core.authority.AuthorityKeyUse;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.crypto.PublicKey;
import io.mpreg.blockchain.core.crypto.Signature;
import io.mpreg.blockchain.core.crypto.SignatureAlgorithm;
import io.mpreg.blockchain.core.crypto.SigningKey;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.encoding.Malformed;
import io.mpreg.blockchain.core.json.PayloadFields;
import io.mpreg.blockchain.core.json.PayloadGrammar;
import io.mpreg.blockchain.core.node.MemberAddress;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.platform.keys.KeyPurpose;
import io.mpreg.blockchain.platform.keys.KeyStoreFile;
import io.mpreg.blockchain.tools.cli.terminal.CommandFailed;
import io.mpreg.blockchain.tools.cli.terminal.InputFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The public parts of a node's keys, as `keygen` prints and `genesis` reads them.
///
/// @param authority its consensus and checkpoint keys, if it is to be an authority
/// @param proofs of possession of these two keys
/// @param address where it listens for the other members, if it is to be an authority and gives
///   one; otherwise an [IllegalArgumentException]
public record PublicParts(
    NodeId id,
    PublicKey account,
    Optional<Authority> authority,
    Optional<Proofs> proofs,
    Optional<MemberAddress> address) {
  static final int MAX_BYTES = 65_536;

  /// Takes the place of the chain id in proofs for a new chain, which has no id yet: it is a hash
  /// over these keys too.
  public static final Hash NEW_CHAIN = Hash.ZERO;

  /// The signatures of the two keys over their statements for one chain (`docs/protocol.md`,
  /// section 19).
  public record Proofs(Signature consensus, Signature checkpoint) {
    private static Proofs of(NodeId id, Hash chainId, SigningKey consensus, SigningKey checkpoint) {
      return new Proofs(
          proof(AuthorityKeyUse.CONSENSUS, id, chainId, consensus),
          proof(AuthorityKeyUse.CHECKPOINT, id, chainId, checkpoint));
    }

    private static Signature proof(AuthorityKeyUse use, NodeId id, Hash chainId, SigningKey key) {
      return key.sign(use.statement(chainId, id, key.publicKey()).toArray());
    }
  }

  /// Refuses an address of a node that is not an authority.
  public PublicParts {
    if (address.isPresent() && authority.isEmpty()) {
      throw new IllegalArgumentException(
          "'%s' has an address, but not the keys of an authority".formatted(id.value()));
    }
  }

  /// The same parts with an address.
  PublicParts at(MemberAddress place) {
    return new PublicParts(id, account, authority, proofs, Optional.of(place));
  }

  /// The public parts of a key store, with proofs for a chain where it holds an authority's keys.
  public static PublicParts of(NodeId id, KeyStoreFile store, Hash chainId) {
    PublicKey account = store.key(KeyPurpose.ACCOUNT).publicKey();
    Optional<SigningKey> consensus = store.find(KeyPurpose.CONSENSUS);
    Optional<SigningKey> checkpoint = store.find(KeyPurpose.CHECKPOINT);
    if (consensus.isEmpty() || checkpoint.isEmpty()) {
      return new PublicParts(id, account, Optional.empty(), Optional.empty(), Optional.empty());
    }
    SigningKey votes = consensus.get();
    SigningKey notes = checkpoint.get();
    return new PublicParts(
        id,
        account,
        Optional.of(new Authority(id, votes.publicKey(), notes.publicKey())),
        Optional.of(Proofs.of(id, chainId, votes, notes)),
        Optional.empty());
  }

  /// Whether both keys of the authority have valid proofs for a chain.
  public boolean isProvedFor(Hash chainId) {
    return authority.isPresent()
        && proofs.isPresent()
        && holds(
            AuthorityKeyUse.CONSENSUS,
            chainId,
            authority.get().consensusKey(),
            proofs.get().consensus())
        && holds(
            AuthorityKeyUse.CHECKPOINT,
            chainId,
            authority.get().checkpointKey(),
            proofs.get().checkpoint());
  }

  private boolean holds(AuthorityKeyUse use, Hash chainId, PublicKey key, Signature proof) {
    return key.verifies(use.statement(chainId, id, key).toArray(), proof);
  }

  /// Reads a file.
  ///
  /// @throws CommandFailed when it holds anything else
  public static PublicParts of(Path file) throws IOException {
    try {
      return parse(InputFile.readJson(file, MAX_BYTES));
    } catch (Malformed malformed) {
      throw CommandFailed.impossible(
          "%s is not an output of keygen --json: %s".formatted(file, malformed.getMessage()));
    }
  }

  /// @throws Malformed when it is not an output of [#json()]
  static PublicParts parse(Bytes json) {
    return PayloadFields.read(PayloadGrammar.parse(json), PublicParts::read);
  }

  private static PublicParts read(PayloadFields fields) {
    NodeId id = fields.name("id");
    PublicKey account = fields.publicKey();
    Optional<PublicKey> consensus = ed25519(fields, "consensusKey");
    Optional<PublicKey> checkpoint = ed25519(fields, "checkpointKey");
    if (consensus.isPresent() != checkpoint.isPresent()) {
      throw new Malformed("an authority has both consensusKey and checkpointKey");
    }
    return new PublicParts(
        id,
        account,
        consensus.map(key -> new Authority(id, key, checkpoint.orElseThrow())),
        proofs(fields, consensus.isPresent()),
        fields.optionalText("address").map(MemberAddress::new));
  }

  private static Optional<Proofs> proofs(PayloadFields fields, boolean ofAuthority) {
    Optional<Signature> consensus = fields.optionalHex("consensusProof").map(Signature::of);
    Optional<Signature> checkpoint = fields.optionalHex("checkpointProof").map(Signature::of);
    if (consensus.isPresent() != checkpoint.isPresent()
        || (consensus.isPresent() && !ofAuthority)) {
      throw new Malformed("consensusProof and checkpointProof go together, with the two keys");
    }
    return consensus.map(proof -> new Proofs(proof, checkpoint.orElseThrow()));
  }

  private static Optional<PublicKey> ed25519(PayloadFields fields, String name) {
    return fields.optionalHex(name).map(key -> PublicKey.of(SignatureAlgorithm.ED25519, key));
  }

  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", id.value());
    json.put("algorithm", account.algorithm().label());
    json.put("publicKey", account.hex());
    authority.ifPresent(
        keys -> {
          json.put("consensusKey", keys.consensusKey().hex());
          json.put("checkpointKey", keys.checkpointKey().hex());
        });
    proofs.ifPresent(
        proved -> {
          json.put("consensusProof", proved.consensus().hex());
          json.put("checkpointProof", proved.checkpoint().hex());
        });
    address.ifPresent(place -> json.put("address", place.value()));
    return json;
  }
}

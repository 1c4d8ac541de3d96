package io.mpreg.blockchain.cli;

import io.mpreg.blockchain.chain.Authority;
import io.mpreg.blockchain.crypto.PublicKey;
import io.mpreg.blockchain.crypto.SignatureAlgorithm;
import io.mpreg.blockchain.encoding.Bytes;
import io.mpreg.blockchain.encoding.Malformed;
import io.mpreg.blockchain.keys.KeyPurpose;
import io.mpreg.blockchain.node.MemberAddress;
import io.mpreg.blockchain.node.NodeId;
import io.mpreg.blockchain.transaction.PayloadFields;
import io.mpreg.blockchain.transaction.PayloadGrammar;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// What others may know of a node's keys, as `keygen` prints and `genesis` reads it.
///
/// @param authority its other two keys, if it is to be an authority
/// @param address where it listens for the other members, if it is to be an authority and says so;
///   otherwise an [IllegalArgumentException]
record PublicParts(
    NodeId id, PublicKey account, Optional<Authority> authority, Optional<MemberAddress> address) {
  static final int MAX_BYTES = 65_536;

  PublicParts {
    if (address.isPresent() && authority.isEmpty()) {
      throw new IllegalArgumentException(
          "'%s' has an address and not the keys of an authority".formatted(id.value()));
    }
  }

  /// The same node, listening at an address.
  PublicParts at(MemberAddress place) {
    return new PublicParts(id, account, authority, Optional.of(place));
  }

  static PublicParts of(NodeId id, Map<KeyPurpose, PublicKey> keys) {
    PublicKey consensus = keys.get(KeyPurpose.CONSENSUS);
    PublicKey checkpoint = keys.get(KeyPurpose.CHECKPOINT);
    return new PublicParts(
        id,
        Optional.ofNullable(keys.get(KeyPurpose.ACCOUNT)).orElseThrow(),
        consensus == null || checkpoint == null
            ? Optional.empty()
            : Optional.of(new Authority(id, consensus, checkpoint)),
        Optional.empty());
  }

  /// @throws Malformed when it is anything else than what [#json()] gives
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
        fields.optionalText("address").map(MemberAddress::new));
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
    address.ifPresent(place -> json.put("address", place.value()));
    return json;
  }
}

package io.mpreg.blockchain.core.proof;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.json.PayloadFields;
import io.mpreg.blockchain.core.merkle.InclusionProof;
import java.util.List;

/// The inclusion proof of a leaf of an RFC 9162 tree, as in a receipt.
///
/// @param proof the hashes of the path, from the leaf upwards
public record Inclusion(
    String scheme, long leafIndex, long treeSize, Hash leafHash, List<Hash> proof, Hash root) {
  /// The only supported hash scheme of trees.
  public static final String SCHEME = "rfc9162-sha256";

  public Inclusion {
    if (!scheme.equals(SCHEME)) {
      throw new IllegalArgumentException("the only scheme is " + SCHEME);
    }
    proof = List.copyOf(proof);
  }

  /// The inclusion proof of a leaf, with the root that it leads to.
  static Inclusion of(InclusionProof proof, Hash leafHash) {
    return new Inclusion(
        SCHEME,
        proof.leafIndex(),
        proof.treeSize(),
        leafHash,
        proof.path(),
        proof.rootFor(leafHash));
  }

  static Inclusion read(PayloadFields fields) {
    return new Inclusion(
        fields.text("scheme"),
        fields.whole("leafIndex"),
        fields.whole("treeSize"),
        fields.hash("leafHash"),
        fields.hashes("proof"),
        fields.hash("root"));
  }

  boolean leadsToRoot() {
    return new InclusionProof(leafIndex, treeSize, proof).verifies(leafHash, root);
  }
}

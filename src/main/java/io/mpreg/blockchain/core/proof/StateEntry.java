package io.mpreg.blockchain.core.proof;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.json.PayloadFields;
import io.mpreg.blockchain.core.merkle.SparseMerkleProof;
import java.util.List;
import java.util.Optional;

/// The part of a state proof about one key.
///
/// @param value the value in the state; empty if the key is absent
/// @param siblings from the root downwards to the end of the key's path
/// @param other another key's leaf at the end of the path, if there is one; never together with a
///   value
public record StateEntry(
    Bytes key, Optional<Bytes> value, List<Hash> siblings, Optional<StateLeaf> other) {
  public StateEntry {
    siblings = List.copyOf(siblings);
    if (value.isPresent() && other.isPresent()) {
      throw new IllegalArgumentException("an entry has both value and other");
    }
  }

  static StateEntry of(Bytes key, SparseMerkleProof proof) {
    return switch (proof.terminal()) {
      case SparseMerkleProof.Nothing() ->
          new StateEntry(key, Optional.empty(), proof.siblings(), Optional.empty());
      case SparseMerkleProof.Leaf(Bytes found, Bytes value) ->
          found.equals(key)
              ? new StateEntry(key, Optional.of(value), proof.siblings(), Optional.empty())
              : new StateEntry(
                  key,
                  Optional.empty(),
                  proof.siblings(),
                  Optional.of(new StateLeaf(found, value)));
    };
  }

  static StateEntry read(PayloadFields fields) {
    return new StateEntry(
        fields.hex("key"),
        fields.optionalHex("value"),
        fields.hashes("siblings"),
        fields.optionalObject("other", StateLeaf::read));
  }

  boolean leadsTo(Hash stateRoot) {
    return value
        .map(held -> endingAt(new StateLeaf(key, held)).membership(key, held, stateRoot))
        .orElseGet(() -> absence().absence(key, stateRoot));
  }

  private SparseMerkleProof absence() {
    return other
        .map(this::endingAt)
        .orElseGet(() -> new SparseMerkleProof(siblings, new SparseMerkleProof.Nothing()));
  }

  private SparseMerkleProof endingAt(StateLeaf leaf) {
    return new SparseMerkleProof(siblings, new SparseMerkleProof.Leaf(leaf.key(), leaf.value()));
  }
}

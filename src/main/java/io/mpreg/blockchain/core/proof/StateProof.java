package io.mpreg.blockchain.core.proof;

import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.encoding.Malformed;
import io.mpreg.blockchain.core.json.PayloadFields;
import io.mpreg.blockchain.core.json.PayloadGrammar;
import io.mpreg.blockchain.core.merkle.SparseMerkleProof;
import io.mpreg.blockchain.core.state.Tip;
import java.util.List;
import java.util.Optional;

/// What the state after a final block holds under some keys, or that it holds nothing (protocol,
/// section 15). Only the shape is checked here; what it is worth says a [StateProofVerifier].
///
/// @param authorityChanges the changes of the authority set below the block, in the order of
///   heights; none in a chain without changes
public record StateProof(
    Hash chainId,
    CertifiedBlock block,
    List<AuthorityChange> authorityChanges,
    List<StateProof.Entry> entries) {
  /// The largest state proof in bytes.
  public static final int MAX_BYTES = 1 << 20;

  private static final int MAX_ENTRIES = 64;

  /// One key.
  ///
  /// @param value what the state holds; empty where it holds nothing
  /// @param siblings from the root downwards to where the key's path ends
  /// @param other the leaf that stands there instead, if one does; never together with a value
  public record Entry(Bytes key, Optional<Bytes> value, List<Hash> siblings, Optional<Leaf> other) {
    public Entry {
      siblings = List.copyOf(siblings);
      if (value.isPresent() && other.isPresent()) {
        throw new IllegalArgumentException("an entry has both value and other");
      }
    }

    private static Entry of(Bytes key, SparseMerkleProof proof) {
      return switch (proof.terminal()) {
        case SparseMerkleProof.Nothing() ->
            new Entry(key, Optional.empty(), proof.siblings(), Optional.empty());
        case SparseMerkleProof.Leaf(Bytes found, Bytes value) ->
            found.equals(key)
                ? new Entry(key, Optional.of(value), proof.siblings(), Optional.empty())
                : new Entry(
                    key, Optional.empty(), proof.siblings(), Optional.of(new Leaf(found, value)));
      };
    }

    private static Entry read(PayloadFields fields) {
      return new Entry(
          fields.hex("key"),
          fields.optionalHex("value"),
          fields.hashes("siblings"),
          fields.optionalFields("other").map(other -> PayloadFields.read(other, Leaf::read)));
    }

    boolean leadsTo(Hash stateRoot) {
      return value
          .map(held -> endingAt(new Leaf(key, held)).membership(key, held, stateRoot))
          .orElseGet(() -> absence().absence(key, stateRoot));
    }

    private SparseMerkleProof absence() {
      return other
          .map(this::endingAt)
          .orElseGet(() -> new SparseMerkleProof(siblings, new SparseMerkleProof.Nothing()));
    }

    private SparseMerkleProof endingAt(Leaf leaf) {
      return new SparseMerkleProof(siblings, new SparseMerkleProof.Leaf(leaf.key(), leaf.value()));
    }
  }

  /// A leaf of the state tree.
  public record Leaf(Bytes key, Bytes value) {
    private static Leaf read(PayloadFields fields) {
      return new Leaf(fields.hex("key"), fields.hex("value"));
    }
  }

  public StateProof {
    authorityChanges = AuthorityChange.bounded(authorityChanges);
    entries = List.copyOf(entries);
    if (entries.isEmpty() || entries.size() > MAX_ENTRIES) {
      throw new IllegalArgumentException(
          "%d entries, must be 1 to %d".formatted(entries.size(), MAX_ENTRIES));
    }
  }

  /// What the state at the end of a chain holds under these keys.
  ///
  /// @param authorities the set that decided the last block
  /// @param certificate the last block's; only the genesis has none
  /// @param authorityChanges those below the last block
  public static StateProof of(
      Tip tip,
      AuthoritySet authorities,
      Optional<Certificate> certificate,
      List<AuthorityChange> authorityChanges,
      List<Bytes> keys) {
    return new StateProof(
        tip.state().chainId(),
        CertifiedBlock.of(tip.header(), authorities, certificate),
        authorityChanges,
        keys.stream().map(key -> Entry.of(key, tip.state().proof(key))).toList());
  }

  /// What the proof teaches a light client: its block, and the changes up to there.
  public AuthorityUpdate lesson() {
    return AuthorityUpdate.upTo(block, chainId, authorityChanges);
  }

  /// Reads a state proof.
  ///
  /// @throws Malformed when it is not exactly of the shape of a state proof; says why
  public static StateProof parse(Bytes json) {
    if (json.length() > MAX_BYTES) {
      throw new Malformed(
          "state proof of %d bytes, at most %d".formatted(json.length(), MAX_BYTES));
    }
    return PayloadFields.read(PayloadGrammar.parse(json), StateProof::read);
  }

  private static StateProof read(PayloadFields fields) {
    Receipt.requireVersion(fields);
    return new StateProof(
        fields.hash("chainId"),
        CertifiedBlock.read(fields),
        AuthorityChange.readAll(fields),
        fields.objects("entries", Entry::read));
  }
}

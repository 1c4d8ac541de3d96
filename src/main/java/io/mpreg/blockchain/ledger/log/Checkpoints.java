package io.mpreg.blockchain.ledger.log;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.note.Checkpoint;
import io.mpreg.blockchain.core.note.CheckpointSigner;
import io.mpreg.blockchain.core.note.NoteKey;
import io.mpreg.blockchain.core.note.SignedNote;
import io.mpreg.blockchain.ledger.history.AuthorityHistory;
import io.mpreg.blockchain.ledger.history.FinalChain;
import io.mpreg.blockchain.platform.keys.AuthorityKeys;
import java.util.List;
import java.util.OptionalLong;

/// Signs checkpoints as this member. A checkpoint is signed by the authorities that decided its
/// last header, so this member signs only those of heights that it decided. Each checkpoint is
/// signed once and cached, because many receipts carry the same one.
public final class Checkpoints {
  private static final int KEPT = 4_096;

  private final Hash chainId;
  private final AuthorityHistory authorities;
  private final AuthorityKeys keys;
  private final CheckpointSigner signer;
  private final Cache<Checkpoint, SignedNote.Line> signatures =
      Caffeine.newBuilder().maximumSize(KEPT).build();

  Checkpoints(Hash chainId, AuthorityHistory authorities, AuthorityKeys keys) {
    this.chainId = chainId;
    this.authorities = authorities;
    this.keys = keys;
    this.signer = CheckpointSigner.holding(keys.checkpointKey(), chainId, keys.id());
  }

  /// Signs checkpoints of a chain's log.
  public static Checkpoints of(FinalChain chain, AuthorityKeys keys) {
    return new Checkpoints(chain.genesis().chainId(), chain.authorities(), keys);
  }

  /// The smallest tree size in a range whose checkpoint this member signs.
  OptionalLong firstSize(long size, long largest) {
    OptionalLong height = authorities.firstWith(size - 1, largest - 1, this::isIn);
    return height.isPresent() ? OptionalLong.of(height.getAsLong() + 1) : height;
  }

  /// Whether this member signs the checkpoint of a tree size.
  boolean signs(long size) {
    return isIn(authorities.at(size - 1));
  }

  /// Whether a key is this member's own, as the log or as a cosigner.
  boolean isOwn(NoteKey key) {
    return key.verifierKey().equals(signer.cosigner().verifierKey())
        || key.verifierKey()
            .equals(NoteKey.ofLog(chainId, keys.checkpointKey().publicKey()).verifierKey());
  }

  private boolean isIn(AuthoritySet set) {
    int index = set.indexOf(keys.id());
    return index >= 0 && set.at(index).checkpointKey().equals(keys.checkpointKey().publicKey());
  }

  /// The checkpoint with the log's signature only: always the same for one size.
  ///
  /// @throws CheckpointUnsigned when this member did not decide its last header
  SignedNote note(long size, Hash root) {
    Checkpoint checkpoint = signable(size, root);
    return new SignedNote(checkpoint.body(), List.of(signed(checkpoint)));
  }

  /// The checkpoint with the log's signature and this member's timestamped cosignature.
  ///
  /// @throws CheckpointUnsigned when this member did not decide its last header
  SignedNote cosigned(long size, Hash root, long secondsSince1970) {
    Checkpoint checkpoint = signable(size, root);
    return new SignedNote(
        checkpoint.body(),
        List.of(signed(checkpoint), signer.cosign(checkpoint, secondsSince1970)));
  }

  /// The checkpoint with this member's cosignature only.
  ///
  /// @throws CheckpointUnsigned when this member did not decide its last header
  SignedNote cosignature(long size, Hash root, long secondsSince1970) {
    Checkpoint checkpoint = signable(size, root);
    return new SignedNote(checkpoint.body(), List.of(signer.cosign(checkpoint, secondsSince1970)));
  }

  private Checkpoint signable(long size, Hash root) {
    if (!signs(size)) {
      throw new CheckpointUnsigned(
          "%s is not an authority of height %d with its present key; ask one that is"
              .formatted(keys.id().value(), size - 1));
    }
    return new Checkpoint(chainId, size, root);
  }

  private SignedNote.Line signed(Checkpoint checkpoint) {
    return signatures.get(checkpoint, signer::sign);
  }
}

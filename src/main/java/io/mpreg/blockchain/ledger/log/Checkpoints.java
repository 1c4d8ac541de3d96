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

/// Signs the log as this member. A checkpoint is signed by the authorities that decided its last
/// header; of logs that end elsewhere this member signs none. Each checkpoint is signed once and
/// kept for a while, since many receipts carry the same one.
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

  /// Signs the log of a chain.
  public static Checkpoints of(FinalChain chain, AuthorityKeys keys) {
    return new Checkpoints(chain.genesis().chainId(), chain.authorities(), keys);
  }

  /// The smallest log from this size on that this member signs, up to a largest size.
  OptionalLong firstSize(long size, long largest) {
    OptionalLong height = authorities.firstWith(size - 1, largest - 1, this::isIn);
    return height.isPresent() ? OptionalLong.of(height.getAsLong() + 1) : height;
  }

  /// Whether this member signs logs of a size.
  boolean signs(long size) {
    return isIn(authorities.at(size - 1));
  }

  /// Whether a key is this member's own, in either role.
  boolean isOwn(NoteKey key) {
    return key.verifierKey().equals(signer.cosigner().verifierKey())
        || key.verifierKey()
            .equals(NoteKey.ofLog(chainId, keys.checkpointKey().publicKey()).verifierKey());
  }

  private boolean isIn(AuthoritySet set) {
    int index = set.indexOf(keys.id());
    return index >= 0 && set.at(index).checkpointKey().equals(keys.checkpointKey().publicKey());
  }

  /// The note about a log, signed by the log only: always the same for one size.
  ///
  /// @throws CheckpointUnsigned when this member did not decide its last header
  SignedNote note(long size, Hash root) {
    Checkpoint checkpoint = signable(size, root);
    return new SignedNote(checkpoint.body(), List.of(signed(checkpoint)));
  }

  /// The note with a cosignature that says when.
  ///
  /// @throws CheckpointUnsigned when this member did not decide its last header
  SignedNote cosigned(long size, Hash root, long secondsSince1970) {
    Checkpoint checkpoint = signable(size, root);
    return new SignedNote(
        checkpoint.body(),
        List.of(signed(checkpoint), signer.cosign(checkpoint, secondsSince1970)));
  }

  /// The note with this member's cosignature alone.
  ///
  /// @throws CheckpointUnsigned when this member did not decide its last header
  SignedNote cosignature(long size, Hash root, long secondsSince1970) {
    Checkpoint checkpoint = signable(size, root);
    return new SignedNote(checkpoint.body(), List.of(signer.cosign(checkpoint, secondsSince1970)));
  }

  private Checkpoint signable(long size, Hash root) {
    if (!signs(size)) {
      throw new CheckpointUnsigned(
          "%s is no authority of height %d with the key that it has; ask one that is"
              .formatted(keys.id().value(), size - 1));
    }
    return new Checkpoint(chainId, size, root);
  }

  private SignedNote.Line signed(Checkpoint checkpoint) {
    return signatures.get(checkpoint, signer::sign);
  }
}

package io.mpreg.blockchain.ledger;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.mpreg.blockchain.chain.AuthoritySet;
import io.mpreg.blockchain.checkpoint.Checkpoint;
import io.mpreg.blockchain.checkpoint.CheckpointSigner;
import io.mpreg.blockchain.checkpoint.SignedNote;
import io.mpreg.blockchain.crypto.Hash;
import io.mpreg.blockchain.keys.AuthorityKeys;
import java.util.List;

/// Signs the log as this member. Each checkpoint is signed once and kept for a while, since many
/// receipts carry the same one.
final class Checkpoints {
  private static final int KEPT = 4_096;

  private final Hash chainId;
  private final CheckpointSigner signer;
  private final Cache<Checkpoint, SignedNote.Line> signatures =
      Caffeine.newBuilder().maximumSize(KEPT).build();

  /// @throws io.mpreg.blockchain.keys.KeysUnusable when the keys are not those of an authority
  Checkpoints(Hash chainId, AuthoritySet authorities, AuthorityKeys keys) {
    keys.requireIn(authorities);
    this.chainId = chainId;
    this.signer = CheckpointSigner.holding(keys.checkpointKey(), chainId, keys.id());
  }

  /// The note about a log, signed by the log only: always the same for one size.
  SignedNote note(long size, Hash root) {
    Checkpoint checkpoint = new Checkpoint(chainId, size, root);
    return new SignedNote(checkpoint.body(), List.of(signed(checkpoint)));
  }

  /// The note with a cosignature that says when.
  SignedNote cosigned(long size, Hash root, long secondsSince1970) {
    Checkpoint checkpoint = new Checkpoint(chainId, size, root);
    return new SignedNote(
        checkpoint.body(),
        List.of(signed(checkpoint), signer.cosign(checkpoint, secondsSince1970)));
  }

  private SignedNote.Line signed(Checkpoint checkpoint) {
    return signatures.get(checkpoint, signer::sign);
  }
}

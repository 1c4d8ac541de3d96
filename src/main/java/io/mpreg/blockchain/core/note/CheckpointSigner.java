package io.mpreg.blockchain.core.note;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.crypto.SigningKey;
import io.mpreg.blockchain.core.encoding.ByteWriter;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.node.NodeId;

/// Signs checkpoints with an authority's checkpoint key: of its own chain, and as a witness of
/// other logs, under one name. It signs nothing else, so code with a reference to it cannot have
/// arbitrary bytes signed.
public final class CheckpointSigner {
  private final SigningKey key;
  private final Hash chainId;
  private final NoteKey log;
  private final NoteKey cosigner;

  private CheckpointSigner(SigningKey key, Hash chainId, NodeId authority) {
    this.key = key;
    this.chainId = chainId;
    this.log = NoteKey.ofLog(chainId, key.publicKey());
    this.cosigner = NoteKey.ofCosigner(chainId, authority, key.publicKey());
  }

  /// A signer with its key in memory.
  public static CheckpointSigner holding(SigningKey key, Hash chainId, NodeId authority) {
    return new CheckpointSigner(key, chainId, authority);
  }

  /// The log's signature line; deterministic for a checkpoint.
  public SignedNote.Line sign(Checkpoint checkpoint) {
    byte[] message = NoteKey.utf8(body(checkpoint));
    return new SignedNote.Line(log.name(), log.id(), Bytes.of(key.sign(message).toArray()));
  }

  /// The cosignature line, with the time at which this authority saw the checkpoint.
  public SignedNote.Line cosign(Checkpoint checkpoint, long secondsSince1970) {
    return cosignature(body(checkpoint), secondsSince1970);
  }

  private SignedNote.Line cosignature(String text, long secondsSince1970) {
    ByteWriter signature = new ByteWriter().u64(secondsSince1970);
    key.sign(NoteKey.cosigned(text, secondsSince1970)).writeTo(signature);
    return new SignedNote.Line(cosigner.name(), cosigner.id(), signature.toBytes());
  }

  /// The witness cosignature of another log's head, which states that this witness has seen no
  /// inconsistent head of that log.
  public SignedNote.Line witness(TreeHead head, long secondsSince1970) {
    if (head.origin().equals(log.name())) {
      throw new IllegalArgumentException("a member is not a witness of its own chain");
    }
    return cosignature(head.text(), secondsSince1970);
  }

  /// The key with which this authority cosigns its own log and others.
  public NoteKey cosigner() {
    return cosigner;
  }

  private String body(Checkpoint checkpoint) {
    if (!checkpoint.chainId().equals(chainId)) {
      throw new IllegalArgumentException(
          "checkpoint of chain %s, the key signs for %s".formatted(checkpoint.chainId(), chainId));
    }
    return checkpoint.body();
  }
}

package io.mpreg.blockchain.core.authority;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.crypto.PublicKey;
import io.mpreg.blockchain.core.encoding.ByteWriter;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.encoding.Malformed;
import io.mpreg.blockchain.core.node.NodeId;
import java.util.Locale;

/// The use of one of an authority's two keys.
public enum AuthorityKeyUse {
  /// Votes.
  CONSENSUS(3),
  /// Checkpoints of the history.
  CHECKPOINT(4);

  private final int code;

  AuthorityKeyUse(int code) {
    this.code = code;
  }

  /// The name in a payload.
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  public int code() {
    return code;
  }

  public static AuthorityKeyUse named(String label) {
    for (AuthorityKeyUse use : values()) {
      if (use.label().equals(label)) {
        return use;
      }
    }
    throw new Malformed("use '%s' is neither consensus nor checkpoint".formatted(label));
  }

  public static AuthorityKeyUse ofCode(int code) {
    for (AuthorityKeyUse use : values()) {
      if (use.code == code) {
        return use;
      }
    }
    throw new Malformed("use " + code + " of an authority's key is unknown");
  }

  // "MPREG-POP-1\0" ‖ chainId[32] ‖ str nodeId ‖ u8 use ‖ bytes publicKey
  // An account key's statement has the algorithm (1 or 2) where this one has the use (3 or 4), so
  // neither proof can be passed off as the other. There is no nonce, because another member may
  // send the proposal, and a key enters the set at most once.
  /// The statement that a key signs as proof of possession for this use.
  public Bytes statement(Hash chainId, NodeId authority, PublicKey key) {
    ByteWriter writer = new ByteWriter(128).magic("MPREG-POP-1\0");
    chainId.writeTo(writer);
    return writer.string(authority.value()).u8(code).bytes(key.toArray()).toBytes();
  }
}

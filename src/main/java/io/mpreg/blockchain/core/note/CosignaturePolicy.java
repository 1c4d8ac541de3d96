package io.mpreg.blockchain.core.note;

import java.util.ArrayList;
import java.util.List;

/// The cosignatures that a client requires before it trusts a checkpoint (C2SP tlog-policy). They
/// protect against a split view: a log that shows one client another history has to deceive all
/// cosigners too.
///
/// @param cosigners the required number of cosigners, among the witnesses and the authorities that
///   decided the last header of the log
/// @param witnesses the cosigner keys of external witnesses
public record CosignaturePolicy(int cosigners, List<NoteKey> witnesses) {
  /// Requires no cosignatures.
  public static final CosignaturePolicy NONE = new CosignaturePolicy(0, List.of());

  public CosignaturePolicy {
    witnesses = List.copyOf(witnesses);
    if (cosigners < 0) {
      throw new IllegalArgumentException("the required number of cosigners is negative");
    }
    if (!witnesses.stream().allMatch(NoteKey::isCosigner)) {
      throw new IllegalArgumentException("the key of a witness is not a cosigner's (type 4)");
    }
  }

  /// The number of witnesses and authorities that have cosigned a note.
  public int signers(SignedNote note, List<NoteKey> authorities) {
    List<NoteKey> known = new ArrayList<>(authorities);
    known.addAll(witnesses);
    return note.signers(known);
  }
}

package io.mpreg.blockchain.core.note;

import java.util.ArrayList;
import java.util.List;

/// How many have to have cosigned a checkpoint before it is believed: a history that is shown to
/// one asker alone has to be kept from all of them (C2SP tlog-policy).
///
/// @param cosigners how many of the authorities that decided its last header, and of the witnesses
/// @param witnesses keys of outside cosigners
public record CosignaturePolicy(int cosigners, List<NoteKey> witnesses) {
  /// Whoever believes a checkpoint without cosignatures.
  public static final CosignaturePolicy NONE = new CosignaturePolicy(0, List.of());

  public CosignaturePolicy {
    witnesses = List.copyOf(witnesses);
    if (cosigners < 0) {
      throw new IllegalArgumentException("fewer than 0 cosignatures are demanded");
    }
    if (!witnesses.stream().allMatch(NoteKey::isCosigner)) {
      throw new IllegalArgumentException("the key of a witness is not of type 4, a cosigner's");
    }
  }

  /// How many of those that count have cosigned a note.
  public int met(SignedNote note, List<NoteKey> authorities) {
    List<NoteKey> known = new ArrayList<>(authorities);
    known.addAll(witnesses);
    return note.signers(known);
  }
}

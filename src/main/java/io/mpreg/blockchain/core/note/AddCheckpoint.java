package io.mpreg.blockchain.core.note;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.encoding.Malformed;
import io.mpreg.blockchain.core.encoding.Utf8Text;
import io.mpreg.blockchain.core.merkle.ConsistencyProof;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/// The request of a log to a witness to cosign a checkpoint, with the proof that it is consistent
/// with the checkpoint that the witness cosigned last (C2SP tlog-witness, `add-checkpoint`).
///
/// @param oldSize the log size that the witness cosigned last; 0 if none
/// @param proof the hashes of the consistency proof, at most 63
public record AddCheckpoint(long oldSize, List<Hash> proof, SignedNote checkpoint) {
  /// The largest request in bytes: a note, 63 hashes of 45 bytes in a line each, and the sizes.
  public static final int MAX_BYTES = SignedNote.MAX_BYTES + 63 * 45 + 64;

  private static final int MAX_PROOF = 63;
  private static final String OLD = "old ";

  public AddCheckpoint {
    proof = List.copyOf(proof);
    if (proof.size() > MAX_PROOF) {
      throw new IllegalArgumentException(
          "%d proof lines, at most %d".formatted(proof.size(), MAX_PROOF));
    }
  }

  // "old " size "\n" { base64(hash) "\n" } "\n" checkpoint
  /// Reads a request.
  ///
  /// @throws Malformed if it is not a request or exceeds a limit; says why
  public static AddCheckpoint parse(Bytes body) {
    if (body.length() > MAX_BYTES) {
      throw new Malformed("request of %d bytes, at most %d".formatted(body.length(), MAX_BYTES));
    }
    String text = utf8(body);
    int blank = text.indexOf("\n\n");
    if (!text.startsWith(OLD) || blank < 0) {
      throw new Malformed("not an old size, proof lines, an empty line and a checkpoint");
    }
    String[] lines = text.substring(0, blank).split("\n", MAX_PROOF + 3);
    List<Hash> proof = new ArrayList<>();
    for (int i = 1; i < lines.length; i++) {
      proof.add(TreeHead.root(lines[i]));
    }
    Bytes note = Bytes.of(text.substring(blank + 2).getBytes(StandardCharsets.UTF_8));
    try {
      return new AddCheckpoint(
          TreeHead.size(lines[0].substring(OLD.length())), proof, SignedNote.parse(note));
    } catch (IllegalArgumentException tooLong) {
      throw new Malformed(String.valueOf(tooLong.getMessage()));
    }
  }

  private static String utf8(Bytes content) {
    return Utf8Text.decode(content).orElseThrow(() -> new Malformed("the request is not UTF-8"));
  }

  /// The request body.
  public Bytes encode() {
    StringBuilder text = new StringBuilder(OLD).append(oldSize).append('\n');
    Base64.Encoder base64 = Base64.getEncoder();
    proof.forEach(hash -> text.append(base64.encodeToString(hash.toArray())).append('\n'));
    text.append('\n').append(new String(checkpoint.encode().toArray(), StandardCharsets.UTF_8));
    return Bytes.of(text.toString().getBytes(StandardCharsets.UTF_8));
  }

  /// Whether the proof is a valid consistency proof from the tree that the witness cosigned last to
  /// this one.
  public boolean isConsistent(Hash oldRoot, TreeHead head) {
    try {
      return new ConsistencyProof(oldSize, head.size(), proof).verifies(oldRoot, head.root());
    } catch (IllegalArgumentException anotherShape) {
      return false;
    }
  }
}

package io.mpreg.blockchain.core.note;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/// An independent verifier of signed notes, built only on the Java platform. [SignedNoteTest]
/// checks it with a published note.
final class StockNotes {
  private static final int LOG = 1;
  private static final int COSIGNATURE = 4;

  private StockNotes() {}

  /// Whether a note has a valid signature line of this key.
  static boolean verifies(String verifierKey, String note) throws GeneralSecurityException {
    String[] parts = verifierKey.split("\\+", 3);
    byte[] typed = Base64.getDecoder().decode(parts[2]);
    MessageDigest sha = MessageDigest.getInstance("SHA-256");
    sha.update((parts[0] + "\n").getBytes(StandardCharsets.UTF_8));
    byte[] id = Arrays.copyOf(sha.digest(typed), 4);
    if (!HexFormat.of().formatHex(id).equals(parts[1])) {
      return false;
    }
    int blank = note.lastIndexOf("\n\n");
    String text = note.substring(0, blank + 1);
    for (String line : note.substring(blank + 2).split("\n")) {
      String[] words = line.split(" ");
      byte[] signature = Base64.getDecoder().decode(words[2]);
      if (words[1].equals(parts[0]) && Arrays.equals(id, Arrays.copyOf(signature, 4))) {
        byte[] rest = Arrays.copyOfRange(signature, 4, signature.length);
        return holds(typed, text, rest);
      }
    }
    return false;
  }

  private static boolean holds(byte[] typed, String text, byte[] signature)
      throws GeneralSecurityException {
    String signed =
        switch (typed[0]) {
          case LOG -> text;
          case COSIGNATURE ->
              "cosignature/v1\ntime %d\n%s".formatted(ByteBuffer.wrap(signature).getLong(), text);
          default -> throw new AssertionError("type " + typed[0]);
        };
    byte[] last64 = Arrays.copyOfRange(signature, signature.length - 64, signature.length);
    Signature ed25519 = Signature.getInstance("Ed25519");
    ed25519.initVerify(key(Arrays.copyOfRange(typed, 1, typed.length)));
    ed25519.update(signed.getBytes(StandardCharsets.UTF_8));
    return ed25519.verify(last64);
  }

  private static PublicKey key(byte[] raw) throws GeneralSecurityException {
    byte[] prefix = HexFormat.of().parseHex("302a300506032b6570032100");
    byte[] encoded = ByteBuffer.allocate(44).put(prefix).put(raw).array();
    return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
  }
}

package io.mpreg.blockchain.ledger.log.witness;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.crypto.SigningKey;
import io.mpreg.blockchain.core.encoding.ByteReader;
import io.mpreg.blockchain.core.encoding.ByteWriter;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.merkle.MerkleTree;
import io.mpreg.blockchain.core.note.AddCheckpoint;
import io.mpreg.blockchain.core.note.NoteKey;
import io.mpreg.blockchain.core.note.SignedNote;
import io.mpreg.blockchain.ledger.door.LedgerFixture;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;

/// A transparency log independent of this software, which can be Byzantine.
public final class OtherLog {
  static final String ORIGIN = "log.example/behind-the-sofa";

  /// The log that the tests of the whole application witness.
  public static final OtherLog WITNESSED = new OtherLog("other log", "entry ");

  private final SigningKey key;
  private final String content;

  /// @param content the prefix of its entries: two logs with one key and different contents are a
  ///   fork
  OtherLog(String key, String content) {
    this.key = LedgerFixture.key(key);
    this.content = content;
  }

  MerkleTree tree(int size) {
    return MerkleTree.of(
        IntStream.range(0, size).mapToObj(i -> MerkleTree.leafHash(utf8(content + i))).toList());
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /// name "+" key id in hex "+" base64(0x01 ‖ key), written here apart from the code under test.
  public String verifierKey() {
    byte[] typed = new ByteWriter().u8(1).raw(key.publicKey().toBytes()).toArray();
    return "%s+%s+%s".formatted(ORIGIN, keyId().hex(), Base64.getEncoder().encodeToString(typed));
  }

  NoteKey noteKey() {
    return NoteKey.parse(verifierKey());
  }

  private Bytes keyId() {
    byte[] input =
        new ByteWriter().magic(ORIGIN).u8('\n').u8(1).raw(key.publicKey().toBytes()).toArray();
    return new ByteReader(Hash.of(input).toArray()).raw(4);
  }

  SignedNote checkpoint(int size, String... extensions) {
    StringBuilder text = new StringBuilder(ORIGIN).append('\n').append(size).append('\n');
    text.append(Base64.getEncoder().encodeToString(tree(size).root().toArray())).append('\n');
    for (String extension : extensions) {
      text.append(extension).append('\n');
    }
    return signed(text.toString());
  }

  SignedNote signed(String text) {
    Bytes signature = Bytes.of(key.sign(utf8(text)).toArray());
    return new SignedNote(text, List.of(new SignedNote.Line(ORIGIN, keyId(), signature)));
  }

  Bytes request(int oldSize, int size) {
    List<Hash> proof =
        oldSize == 0 || oldSize > size ? List.of() : tree(size).consistencyProof(oldSize).path();
    return new AddCheckpoint(oldSize, proof, checkpoint(size)).encode();
  }
}

package io.mpreg.blockchain.core.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.encoding.Malformed;
import io.mpreg.blockchain.core.merkle.MerkleTree;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the state keeps of a stream, and the parcels (`docs/protocol.md`, section 7).
class MessageStreamTest {
  private static final Hash A = Hash.fromHex("aa".repeat(32));
  private static final Hash B = Hash.fromHex("bb".repeat(32));
  private static final Hash C = Hash.fromHex("cc".repeat(32));

  private static MessageStream read(String hex) {
    return MessageStream.of(Optional.of(Bytes.ofHex(hex.replace(" ", ""))));
  }

  private static MessageStream after(MessageStream stream, long height, List<Hash> leafHashes) {
    return stream.with(stream.next(height, leafHashes));
  }

  @Test
  void aParcelIsWrittenAsTheProtocolSays() {
    Bytes parcel = new Parcel(5, 7, 2, A).encode();
    assertThat(parcel.hex())
        .isEqualTo("0000000000000005" + "0000000000000007" + "00000002" + A.hex());
    assertThat(new Parcel(5, 7, 2, A).leafHash())
        .isEqualTo(Hash.of(Bytes.ofHex("00" + parcel.hex())));
  }

  @Test
  void aStreamIsWrittenAsTheProtocolSays() {
    MessageStream one = after(MessageStream.EMPTY, 5, List.of(A, B));
    Hash first = new Parcel(5, 0, 2, MerkleTree.nodeHash(A, B)).leafHash();
    assertThat(one.encode().hex())
        .isEqualTo("0000000000000002" + "0000000000000001" + "0000000000000005" + first.hex());
    MessageStream two = after(one, 9, List.of(C));
    Hash second = new Parcel(9, 2, 1, C).leafHash();
    assertThat(two.encode().hex())
        .isEqualTo(
            "0000000000000003"
                + "0000000000000002"
                + "0000000000000009"
                + MerkleTree.nodeHash(first, second).hex());
    assertThat(MessageStream.of(Optional.of(two.encode()))).isEqualTo(two);
  }

  @Test
  void aStreamWithoutAMessageHasNoEntry() {
    assertThat(MessageStream.of(Optional.empty())).isEqualTo(MessageStream.EMPTY);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0000000000000000 0000000000000000 0000000000000000", // no message is no entry
        "0000000000000001 0000000000000000 0000000000000001", // in no parcel
        "0000000000000002 0000000000000001 0000000000000005", // no hash
        "0000000000000002 0000000000000003 0000000000000005 HH HH", // more parcels than messages
        "0000000000000003 0000000000000003 0000000000000002 HH HH", // more parcels than blocks
        "0000000000000003 0000000000000003 0000000000000005 HH", // one hash for two 1 bits
        "0000000000000003 0000000000000002 0000000000000005 HH HH", // one too many
        "0000000000000002 0000000000000001 0000000000000005 HH 00",
        "0020000000000000 0000000000000001 0000000000000005 HH", // 2^53
        "0000000000000002 0000000000000001 ffffffffffffffff HH",
      })
  void anythingElseIsMalformed(String hex) {
    assertThatThrownBy(() -> read(hex.replace("HH", A.hex()))).isInstanceOf(Malformed.class);
  }

  @Test
  void aBlockHasOneParcelOfAStreamAndTheyAscend() {
    MessageStream stream = after(MessageStream.EMPTY, 5, List.of(A));
    assertThatThrownBy(() -> after(stream, 5, List.of(B)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> after(stream, 4, List.of(B)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void thereIsNoEmptyParcelAndNoneInTheGenesis() {
    assertThatThrownBy(() -> after(MessageStream.EMPTY, 5, List.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Parcel(0, 0, 1, A)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Parcel(1, -1, 1, A)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Parcel(1, (1L << 53) - 1, 1, A))
        .isInstanceOf(IllegalArgumentException.class);
  }
}

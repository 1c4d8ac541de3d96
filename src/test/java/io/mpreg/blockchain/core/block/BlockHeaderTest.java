package io.mpreg.blockchain.core.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mpreg.blockchain.core.causality.VectorClock;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.encoding.Integers;
import io.mpreg.blockchain.core.encoding.Malformed;
import io.mpreg.blockchain.core.node.NodeId;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlockHeaderTest {
  static final BlockHeader HEADER =
      new BlockHeader(
          1,
          repeated(0x11),
          7,
          2,
          repeated(0x22),
          repeated(0x33),
          repeated(0x44),
          5,
          repeated(0x55),
          Hash.ZERO,
          VectorClock.of(Map.of(new NodeId("a"), 3L, new NodeId("b"), 6L)),
          new NodeId("b"),
          1_700_000_000_000L,
          repeated(0x66),
          repeated(0x77),
          9,
          10);

  // Written by hand from the grammar of protocol section 5.
  private static final String BYTES =
      "4d505245472d424c4b2d3100" // magic
          + "00000001" // rulesVersion
          + "11".repeat(32) // chainId
          + "0000000000000007" // height
          + "00000002" // originRound
          + "22".repeat(32) // previousHash
          + "33".repeat(32) // historyRoot
          + "44".repeat(32) // transactionsRoot
          + "00000005" // transactionCount
          + "55".repeat(32) // stateRoot
          + "00".repeat(32) // extensionsRoot
          + "0002"
          + "0000000161"
          + "0000000000000003"
          + "0000000162"
          + "0000000000000006"
          + "0000000162" // miner
          + "0000018bcfe56800" // timestampMillis
          + "66".repeat(32) // authoritySetHash
          + "77".repeat(32) // nextAuthoritySetHash
          + "0000000000000009" // difficulty
          + "000000000000000a"; // nonce

  private static Hash repeated(int content) {
    byte[] bytes = new byte[Hash.LENGTH];
    Arrays.fill(bytes, (byte) content);
    return Hash.fromBytes(bytes);
  }

  @Test
  void theEncodingIsThatOfTheProtocol() {
    assertThat(HEADER.encode().hex()).isEqualTo(BYTES);
    assertThat(BlockHeader.decode(Bytes.ofHex(BYTES))).isEqualTo(HEADER);
    assertThat(HEADER.hash()).isEqualTo(Hash.of(Bytes.ofHex(BYTES)));
  }

  @Test
  void everyFieldIsPartOfTheHash() {
    List<Consumer<HeaderForm>> changes =
        List.of(
            form -> form.rulesVersion++,
            form -> form.chainId = Hash.ZERO,
            form -> form.height++,
            form -> form.originRound++,
            form -> form.previousHash = Hash.ZERO,
            form -> form.historyRoot = Hash.ZERO,
            form -> form.transactionsRoot = Hash.ZERO,
            form -> form.transactionCount++,
            form -> form.stateRoot = Hash.ZERO,
            form -> form.extensionsRoot = repeated(1),
            form -> form.vectorClock = form.vectorClock.increment(new NodeId("a")),
            form -> form.miner = new NodeId("a"),
            form -> form.timestampMillis++,
            form -> form.authoritySetHash = Hash.ZERO,
            form -> form.nextAuthoritySetHash = Hash.ZERO,
            form -> form.difficulty++,
            form -> form.nonce++);
    assertThat(changes).hasSize(BlockHeader.class.getRecordComponents().length);
    assertThat(changes.stream().map(change -> HeaderForm.change(HEADER, change).hash()).distinct())
        .hasSize(changes.size())
        .doesNotContain(HEADER.hash());
  }

  @Test
  void everyChangedByteIsMalformedOrMakesAnotherHeader() {
    byte[] bytes = HEADER.encode().toArray();
    for (int at = 0; at < bytes.length; at++) {
      for (int by = 1; by < 256; by++) {
        byte[] changed = bytes.clone();
        changed[at] ^= (byte) by;
        BlockHeader other;
        try {
          other = BlockHeader.decode(Bytes.of(changed));
        } catch (Malformed expected) {
          continue;
        }
        assertThat(other).isNotEqualTo(HEADER);
        // Each value has one encoding: writing what was read gives the same bytes.
        assertThat(other.encode()).isEqualTo(Bytes.of(changed));
      }
    }
  }

  @Test
  void everyTruncationAndEveryTrailingByteAreMalformed() {
    byte[] whole = HEADER.encode().toArray();
    for (int length = 0; length <= whole.length + 1; length++) {
      if (length != whole.length) {
        Bytes other = Bytes.of(Arrays.copyOf(whole, length));
        assertThatThrownBy(() -> BlockHeader.decode(other)).isExactlyInstanceOf(Malformed.class);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "424c4b2d31>424c4b2d32", // another version in the magic
        "0000000000000007>0020000000000000", // a height of 2^53
        "0000000000000007>ffffffffffffffff", // a negative height
        "0000000161>0000000163", // a vector clock that is not sorted
        "0000000000000003>0000000000000000", // an authority without turns
        "00000001620000018b>000000000000018b", // no miner
        "0000000162000001>0000000120000001", // a miner that is no name
        "0000000000000009>0000000000000000" // difficulty 0
      })
  void aFieldOutsideItsGrammarIsMalformed(String change) {
    String[] sides = change.split(">");
    assertThat(BYTES).containsOnlyOnce(sides[0]);
    Bytes other = Bytes.ofHex(BYTES.replace(sides[0], sides[1]));
    assertThatThrownBy(() -> BlockHeader.decode(other)).isExactlyInstanceOf(Malformed.class);
  }

  @Test
  void everyIntegerHasItsLimits() {
    HeaderForm.change(HEADER, form -> form.nonce = Integers.MAX);
    List<Consumer<HeaderForm>> changes =
        List.of(
            form -> form.rulesVersion = -1,
            form -> form.height = -1,
            form -> form.height = Integers.MAX + 1,
            form -> form.originRound = -1,
            form -> form.transactionCount = -1,
            form -> form.timestampMillis = -1,
            form -> form.timestampMillis = Integers.MAX + 1,
            form -> form.difficulty = 0,
            form -> form.difficulty = Integers.MAX + 1,
            form -> form.nonce = -1,
            form -> form.nonce = Integers.MAX + 1);
    for (Consumer<HeaderForm> change : changes) {
      assertThatIllegalArgumentException().isThrownBy(() -> HeaderForm.change(HEADER, change));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 16, 1_000})
  void aProofOfWorkIsAHashOfAtMostItsShareOfAllHashes(long difficulty) {
    BigInteger limit =
        BigInteger.TWO.pow(256).subtract(BigInteger.ONE).divide(BigInteger.valueOf(difficulty));
    int found = 0;
    for (long nonce = 0; nonce < 200; nonce++) {
      long tried = nonce;
      BlockHeader header =
          HeaderForm.change(
              HEADER,
              form -> {
                form.difficulty = difficulty;
                form.nonce = tried;
              });
      boolean reached = new BigInteger(header.hash().hex(), 16).compareTo(limit) <= 0;
      assertThat(header.hasProofOfWork()).isEqualTo(reached);
      found += reached ? 1 : 0;
    }
    // 200 tries, each with a chance of 1 in `difficulty`; the tries never change.
    assertThat(found).isBetween((int) (100 / difficulty), (int) (300 / difficulty) + 2);
  }
}

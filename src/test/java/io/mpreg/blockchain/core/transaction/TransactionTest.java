package io.mpreg.blockchain.core.transaction;

import static io.mpreg.blockchain.core.transaction.Transactions.ALICE;
import static io.mpreg.blockchain.core.transaction.Transactions.BOB;
import static io.mpreg.blockchain.core.transaction.Transactions.CAROL;
import static io.mpreg.blockchain.core.transaction.Transactions.aTransfer;
import static io.mpreg.blockchain.core.transaction.Transactions.from;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.crypto.Signature;
import io.mpreg.blockchain.core.encoding.ByteWriter;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.encoding.Integers;
import io.mpreg.blockchain.core.encoding.Malformed;
import io.mpreg.blockchain.core.node.NodeId;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TransactionTest {

  // The expected bytes were computed independently from the grammar of protocol section 3.
  private static final String SIGNING_BYTES =
      "4d505245472d54582d3100" // magic
          + "abb065351477f81c14d119a129b6d9c1f235bc42551f4e7e1cd3e69b12db10c9" // chainId
          + "00000005616c696365" // sender
          + "00000003626f62" // receiver
          + "000000087472616e73666572" // operationType
          + "00" // lane
          + "0000000000000000" // nonce
          + "0000018bcfe56800" // timestampMillis
          + "0000000000000000" // observedHeight
          + "00000000000003e8" // validUntilHeight
          + "0000000c7e84cbf0f7a7c92c037058665d66152f8eb8580ab2534e52c877bccceb9cc7bf" // payload
          + "0100000020d5bf4a3fcce717b0388bcc2749ebc148ad9969b23f45ee1b605fd58778576ac4"; // key
  private static final String SIGNATURE =
      "7534d0a9e180e46e1a4362a1bff2a583e9b68f33773ec5ca1a36b8cc1dcc0b22"
          + "7382c5b507597ac1539e4dbda8d9631802897f649e4eeac11fd43ff37b81b40c";

  @Test
  void theEncodingIsThatOfTheProtocol() {
    Transaction transfer = aTransfer();
    assertThat(transfer.draft().signingBytes().hex()).isEqualTo(SIGNING_BYTES);
    assertThat(transfer.bytes().hex()).isEqualTo(SIGNING_BYTES + "00000040" + SIGNATURE);
    assertThat(transfer.id().hex())
        .isEqualTo("5d054dcdccf97c0a52d5278046a04aa53ca4ee496832be515c2bf3cb076e4a86");
    assertThat(transfer.leafHash(0).hex())
        .isEqualTo("206ebabc6c3456430119e5f957875de99d02be843058663a3fc7d70f796d18df");
    assertThat(transfer.leafHash(102).hex())
        .isEqualTo("03eac4569c9c644f68db46daccb9c0800ccecdbcbe7816df97dbb82d21ad8f87");
  }

  @Test
  void theSizeCountsTheTransactionBytesAndThePayload() {
    assertThat(aTransfer().sizeBytes()).isEqualTo(245 + 12);
  }

  @Test
  void theLongestTransactionStaysBelowItsLimit() {
    Member longest = new Member(new NodeId("n".repeat(128)), CAROL.key());
    Transaction transaction =
        from(longest).of("o".repeat(128), "").with(Bytes.of(new byte[65_536])).signed();
    assertThat(transaction.bytes().length()).isLessThan(Transaction.MAX_BYTES);
    assertThat(Transaction.decode(transaction.bytes(), transaction.payload().content()))
        .isEqualTo(transaction);
  }

  @Test
  void anotherPayloadThanTheOneCommittedToIsRefused() {
    Transaction transfer = aTransfer();
    Bytes content = transfer.payload().content();
    byte[] longer = Arrays.copyOf(content.toArray(), content.length() + 1);
    byte[] altered = content.toArray();
    altered[10] ^= 1; // {"amount":4}
    for (byte[] other : List.of(new byte[0], longer, altered)) {
      assertThatThrownBy(() -> Transaction.decode(transfer.bytes(), Bytes.of(other)))
          .isInstanceOf(Malformed.class)
          .hasMessageContaining("payload");
    }
  }

  @Test
  void aPayloadLengthThatIsNotThePayloadsIsRefused() {
    String bytes = aTransfer().bytes().hex().replace("0000000c7e84", "0000000d7e84");
    refused(Bytes.ofHex(bytes), "payload");
  }

  @Test
  void anEnvelopeOfAPayloadOverTheLimitIsRefused() {
    Transaction transfer = aTransfer();
    assertThatThrownBy(() -> Transaction.decode(transfer.bytes(), Bytes.of(new byte[65_537])))
        .isInstanceOf(Malformed.class)
        .hasMessageContaining("65537");
  }

  @Test
  void everyTruncationAndEveryTrailingByteAreRefused() {
    byte[] whole = aTransfer().bytes().toArray();
    for (int length = 0; length <= whole.length + 1; length++) {
      if (length != whole.length) {
        refused(Bytes.of(Arrays.copyOf(whole, length)), "");
      }
    }
  }

  private static void refused(Bytes bytes, String message) {
    Bytes payload = aTransfer().payload().content();
    assertThatThrownBy(() -> Transaction.decode(bytes, payload))
        .isInstanceOf(Malformed.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "4d505245472d54582d31>4d505245472d54582d32", // another version in the magic
        "00000005616c696365>00000005616c696320", // a space in the sender
        "00000005616c696365>00000000", // no sender
        "00000003626f62>00000003e26f62", // a receiver that is not ASCII
        "000000087472616e73666572>00000000", // no operation type
        "0000018bcfe56800>ffffffffffffffff", // a negative timestamp
        "00000000000003e8>0020000000000000", // 2^53
        "0000000c7e84>8000000c7e84", // a payload length over 2^31
        "0100000020d5>0300000020d5", // an unknown algorithm
        "0100000020d5>0200000020d5", // the other algorithm
        "0100000020d5>0100000021d5", // a key of 33 bytes
        "000000407534>0000003f7534" // a signature of 63 bytes
      })
  void aFieldOutsideItsGrammarIsRefused(String change) {
    String hex = SIGNING_BYTES + "00000040" + SIGNATURE;
    String[] sides = change.split(">");
    assertThat(hex).containsOnlyOnce(sides[0]);
    refused(Bytes.ofHex(hex.replace(sides[0], sides[1])), "");
  }

  @Test
  void aNameOf129CharactersIsRefused() {
    String hex = SIGNING_BYTES + "00000040" + SIGNATURE;
    String name = new ByteWriter().string("n".repeat(129)).toBytes().hex();
    refused(Bytes.ofHex(hex.replace("00000005616c696365", name)), "");
  }

  @Test
  void theSignatureIsOverEveryField() {
    List<UnaryOperator<UnsentTransaction>> changes =
        List.of(
            unsent -> unsent.on(Hash.ZERO),
            unsent -> unsent.to(CAROL.id()),
            unsent -> unsent.of("message", "{\"amount\":5}"),
            unsent -> unsent.of("transfer", "{\"amount\":6}"),
            unsent -> unsent.lane(1),
            unsent -> unsent.nonce(1),
            unsent -> unsent.timestamp(1),
            unsent -> unsent.observing(1),
            unsent -> unsent.validUntil(1),
            unsent -> unsent.keyOf(CAROL));
    Transaction transfer = aTransfer();
    assertThat(transfer.hasValidSignature()).isTrue();
    for (UnaryOperator<UnsentTransaction> change : changes) {
      Transaction other = change.apply(from(ALICE).transfer(BOB, 5)).signed();
      assertThat(other.id()).isNotEqualTo(transfer.id());
      assertThat(other.hasValidSignature()).isTrue();
      assertThat(other.draft().signed(transfer.signature()).hasValidSignature()).isFalse();
    }
  }

  @Test
  void anotherSignatureMakesAnotherTransaction() {
    Transaction transfer = aTransfer();
    Transaction other = transfer.draft().signed(Signature.of(new byte[64]));
    assertThat(other).isNotEqualTo(transfer);
    assertThat(other.id()).isNotEqualTo(transfer.id());
    assertThat(other.hasValidSignature()).isFalse();
  }

  @Test
  void everyIntegerHasItsLimits() {
    from(ALICE).lane(255).nonce(Integers.MAX).timestamp(Integers.MAX).draft();
    from(ALICE).observing(Integers.MAX).validUntil(Integers.MAX).draft();
    List<UnsentTransaction> wrong =
        List.of(
            from(ALICE).lane(-1),
            from(ALICE).lane(256),
            from(ALICE).nonce(-1),
            from(ALICE).nonce(Integers.MAX + 1),
            from(ALICE).timestamp(-1),
            from(ALICE).timestamp(Integers.MAX + 1),
            from(ALICE).observing(-1),
            from(ALICE).observing(Integers.MAX + 1),
            from(ALICE).validUntil(-1),
            from(ALICE).validUntil(Integers.MAX + 1));
    for (UnsentTransaction unsent : wrong) {
      assertThatIllegalArgumentException().isThrownBy(unsent::draft);
    }
  }
}

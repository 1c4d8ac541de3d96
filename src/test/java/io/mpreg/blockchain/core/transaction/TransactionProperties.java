package io.mpreg.blockchain.core.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.encoding.Malformed;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class TransactionProperties {

  @Property(tries = 200)
  void whatIsWrittenIsRead(@ForAll("transactions") Transaction transaction) {
    Transaction read = decode(transaction, transaction.bytes());
    assertThat(read).isEqualTo(transaction).hasSameHashCodeAs(transaction);
    assertThat(read.draft()).isEqualTo(transaction.draft());
    assertThat(read.signature()).isEqualTo(transaction.signature());
    assertThat(read.id()).isEqualTo(transaction.id());
    assertThat(read.hasValidSignature()).isTrue();
  }

  @Property(tries = 50)
  void theSameDataHaveTheSameHash(@ForAll("transactions") Transaction transaction) {
    Transaction again = transaction.draft().signed(transaction.signature());
    assertThat(again.id()).isEqualTo(transaction.id()).isEqualTo(Hash.of(transaction.bytes()));
    assertThat(again.leafHash(7)).isEqualTo(transaction.leafHash(7));
  }

  @Property(tries = 50)
  void theOutcomeIsPartOfTheLeaf(
      @ForAll("transactions") Transaction transaction,
      @ForAll @IntRange(max = 65_535) int one,
      @ForAll @IntRange(max = 65_535) int other) {
    assertThat(transaction.leafHash(one).equals(transaction.leafHash(other)))
        .isEqualTo(one == other);
  }

  @Property(tries = 20)
  void everyChangedByteIsMalformedOrMakesAnotherTransactionWithoutASignature(
      @ForAll("transactions") Transaction transaction,
      @ForAll @IntRange(min = 1, max = 255) int by) {
    byte[] bytes = transaction.bytes().toArray();
    for (int at = 0; at < bytes.length; at++) {
      byte[] changed = bytes.clone();
      changed[at] ^= (byte) by;
      Transaction other;
      try {
        other = decode(transaction, Bytes.of(changed));
      } catch (Malformed expected) {
        continue;
      }
      assertThat(other.id()).isNotEqualTo(transaction.id());
      // Each value has one encoding: writing what was read gives the same bytes.
      assertThat(other.draft().signed(other.signature()).bytes()).isEqualTo(Bytes.of(changed));
      if (by == 1 || at % 16 == 0) {
        assertThat(other.hasValidSignature()).isFalse();
      }
    }
  }

  @Property(tries = 50)
  void twoTransactionsMayNotSwapTheirPayloads(
      @ForAll("transactions") Transaction one, @ForAll("transactions") Transaction other) {
    boolean same = one.payload().equals(other.payload());
    Throwable failure =
        catchThrowable(() -> Transaction.decode(one.bytes(), other.payload().content()));
    if (same) {
      assertThat(failure).isNull();
    } else {
      assertThat(failure).isExactlyInstanceOf(Transaction.OtherPayload.class);
    }
  }

  @Property
  void junkIsMalformedAndNothingElse(@ForAll byte[] junk) {
    assertThat(catchThrowable(() -> Transaction.decode(Bytes.of(junk), Bytes.EMPTY)))
        .isExactlyInstanceOf(Malformed.class);
  }

  @Provide
  Arbitrary<Transaction> transactions() {
    return Transactions.any();
  }

  private static Transaction decode(Transaction original, Bytes bytes) {
    return Transaction.decode(bytes, original.payload().content());
  }
}

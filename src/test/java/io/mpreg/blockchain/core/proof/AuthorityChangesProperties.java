package io.mpreg.blockchain.core.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.core.block.BlockHeader;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.encoding.Malformed;
import io.mpreg.blockchain.core.proof.LightClient.Step;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;

class AuthorityChangesProperties {
  private static final long NOW =
      ChangingAuthorities.header(ChangingAuthorities.HEAD).timestampMillis();
  private static final LightClient START = LightClient.of(ChangingAuthorities.GENESIS, NOW, 1_000);
  private static final ReceiptVerifier RECEIPTS = new ReceiptVerifier(ChangingAuthorities.GENESIS);
  private static final String RECEIPT =
      ProofText.of(ChangingAuthorities.receipt(ChangingAuthorities.HEAD, 1));
  private static final String UPDATE = ProofText.of(ChangingAuthorities.update());

  @Provide
  Arbitrary<Character> characters() {
    return Arbitraries.oneOf(
        Arbitraries.of("0123456789abcdef".chars().mapToObj(c -> (char) c).toList()),
        Arbitraries.chars().range(' ', '~'));
  }

  @Property(tries = 2_000)
  void aReceiptAcrossTwoChangesHasNoCharacterThatDoesNotMatter(
      @ForAll @IntRange(max = 1_000_000) int position, @ForAll("characters") char other) {
    int at = position % RECEIPT.length();
    String changed = RECEIPT.substring(0, at) + other + RECEIPT.substring(at + 1);
    assertThat(RECEIPTS.verify(ProofText.utf8(changed)) instanceof ReceiptVerdict.Valid)
        .isEqualTo(RECEIPT.equals(changed));
  }

  @Property(tries = 2_000)
  void anUpdateHasNoCharacterThatDoesNotMatter(
      @ForAll @IntRange(max = 1_000_000) int position, @ForAll("characters") char other) {
    int at = position % UPDATE.length();
    String changed = UPDATE.substring(0, at) + other + UPDATE.substring(at + 1);
    assertThat(leads(ProofText.utf8(changed))).isEqualTo(UPDATE.equals(changed));
  }

  private static boolean leads(Bytes json) {
    try {
      AuthorityUpdate update = AuthorityUpdate.parse(json);
      return update.chainId().equals(ChangingAuthorities.CHAIN)
          && START.follow(update.certified(), update.authorityChanges(), NOW)
              instanceof Step.Advanced;
    } catch (Malformed malformed) {
      return false;
    }
  }

  /// Whatever is omitted, repeated or reordered, only the complete list in its order leads to the
  /// head.
  @Property(tries = 500)
  void onlyTheOneListOfChangesLeadsToTheHead(@ForAll("lists") List<AuthorityChange> changes) {
    boolean genuine = changes.equals(ChangingAuthorities.changes(0, ChangingAuthorities.HEAD));
    assertThat(
            START.follow(ChangingAuthorities.certified(ChangingAuthorities.HEAD), changes, NOW)
                instanceof Step.Advanced)
        .isEqualTo(genuine);
  }

  @Provide
  Arbitrary<List<AuthorityChange>> lists() {
    AuthorityChange one = ChangingAuthorities.change(ChangingAuthorities.FIRST_CHANGE);
    AuthorityChange two = ChangingAuthorities.change(ChangingAuthorities.SECOND_CHANGE);
    List<Bytes> parts = new ArrayList<>();
    for (AuthorityChange change : List.of(one, two)) {
      parts.addAll(List.of(change.headerBytes(), change.certificate(), change.nextAuthoritySet()));
    }
    Arbitrary<Bytes> part = Arbitraries.of(parts);
    Arbitrary<AuthorityChange> mixed =
        part.flatMap(
            header ->
                part.flatMap(
                    certificate -> part.map(set -> new AuthorityChange(header, certificate, set))));
    return Arbitraries.frequencyOf(Tuple.of(8, Arbitraries.of(one, two)), Tuple.of(1, mixed))
        .list()
        .ofMaxSize(4);
  }

  /// A skip succeeds exactly if two authorities of the trusted set and three of the new set have
  /// signed.
  @Property(tries = 200)
  void aSkipNeedsTheTrustedAndTheNew(@ForAll @IntRange(min = 1, max = 15) int signers) {
    int[] numbers = ChangingAuthorities.numbers(ChangingAuthorities.SECOND);
    int[] chosen =
        IntStream.range(0, 4).filter(i -> (signers >> i & 1) == 1).map(i -> numbers[i]).toArray();
    BlockHeader header = ChangingAuthorities.header(5);
    CertifiedBlock block =
        CertifiedBlock.of(
            header,
            ChangingAuthorities.SECOND,
            Optional.of(
                ChangingAuthorities.certificate(header, ChangingAuthorities.SECOND, chosen)));
    long trusted = Arrays.stream(chosen).filter(number -> number <= 3).count();
    assertThat(START.skip(block, Optional.empty(), NOW) instanceof Step.Advanced)
        .isEqualTo(trusted >= 2 && chosen.length >= 3);
  }
}

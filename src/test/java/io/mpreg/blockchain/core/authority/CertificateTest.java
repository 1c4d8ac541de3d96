package io.mpreg.blockchain.core.authority;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mpreg.blockchain.core.consensus.Proposal;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.crypto.Signature;
import io.mpreg.blockchain.core.encoding.ByteWriter;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.encoding.Malformed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CertificateTest {

  private static final AuthoritySet FOUR = AuthoritySets.of(4, 1, 0);
  private static final Hash CHAIN = Hash.fromHex("c1".repeat(32));
  private static final Hash BLOCK = Hash.fromHex("b1".repeat(32));
  private static final Ballot FINAL = new Ballot(VoteKind.FINALIZE, 7, 2, BLOCK);

  @Test
  void aQuorumHoldsAndSoDoesEverybody() {
    assertThat(certificate(FINAL, 0, 1, 3).holds(FOUR, CHAIN)).isTrue();
    assertThat(certificate(FINAL, 0, 1, 2, 3).holds(FOUR, CHAIN)).isTrue();
    assertThat(
            certificate(new Ballot(VoteKind.NULLIFY, 7, 2, Hash.ZERO), 1, 2, 3).holds(FOUR, CHAIN))
        .isTrue();
  }

  @Test
  void tooFewSignaturesDoNotHold() {
    assertThat(certificate(FINAL, 0, 3).holds(FOUR, CHAIN)).isFalse();
  }

  @Test
  void theQuorumComesFromBothKindsOfFaults() {
    // With a quorum of 2b + 1 = 3 of 6, two disjoint halves could decide.
    AuthoritySet six = AuthoritySets.of(6, 1, 1);
    assertThat(certificate(FINAL, six, 0, 1, 2).holds(six, CHAIN)).isFalse();
    assertThat(certificate(FINAL, six, 0, 1, 2, 5).holds(six, CHAIN)).isTrue();
  }

  @Test
  void oneSignerTwiceHasNoShape() {
    List<IndexedSignature> genuine = certificate(FINAL, 0, 1, 3).signatures();
    var twice = List.of(genuine.get(0), genuine.get(1), genuine.get(1));
    assertThatIllegalArgumentException().isThrownBy(() -> with(FINAL, twice));
    assertThatThrownBy(() -> Certificate.decode(encoded(FINAL, twice)))
        .isInstanceOf(Malformed.class);
  }

  @Test
  void oneSignatureUnderTwoIndexesDoesNotHold() {
    Signature one = vote(FINAL, FOUR, 0).signature();
    var copied = IntStream.range(0, 3).mapToObj(i -> new IndexedSignature(i, one)).toList();
    assertThat(with(FINAL, copied).holds(FOUR, CHAIN)).isFalse();
  }

  @Test
  void anotherOrderHasNoShape() {
    var reversed = new ArrayList<>(certificate(FINAL, 0, 1, 3).signatures().reversed());
    assertThatIllegalArgumentException().isThrownBy(() -> with(FINAL, reversed));
    assertThatThrownBy(() -> Certificate.decode(encoded(FINAL, reversed)))
        .isInstanceOf(Malformed.class);
  }

  @Test
  void anIndexOutsideTheSetIsInvalid() {
    var signatures = new ArrayList<>(certificate(FINAL, 0, 1).signatures());
    signatures.add(new IndexedSignature(4, vote(FINAL, FOUR, 3).signature()));
    assertThat(with(FINAL, signatures).holds(FOUR, CHAIN)).isFalse();
    // Invalid even if a quorum of the others signed.
    signatures.add(2, new IndexedSignature(3, vote(FINAL, FOUR, 3).signature()));
    assertThat(with(FINAL, signatures).holds(FOUR, CHAIN)).isFalse();
  }

  @Test
  void nothingMayStandForSomethingElse() {
    Certificate genuine = certificate(FINAL, 0, 1, 3);
    List<IndexedSignature> signatures = genuine.signatures();
    Hash otherHash = Hash.fromHex("b2".repeat(32));
    for (Ballot other :
        List.of(
            new Ballot(VoteKind.FINALIZE, 8, 2, BLOCK),
            new Ballot(VoteKind.FINALIZE, 7, 3, BLOCK),
            new Ballot(VoteKind.FINALIZE, 7, 2, otherHash),
            new Ballot(VoteKind.NOTARIZE, 7, 2, BLOCK),
            new Ballot(VoteKind.NULLIFY, 7, 2, Hash.ZERO))) {
      assertThat(with(other, signatures).holds(FOUR, CHAIN)).as("%s", other).isFalse();
    }
    assertThat(genuine.holds(FOUR, otherHash)).as("another chain").isFalse();
    // The same four keys with another fault tolerance are another set.
    assertThat(genuine.holds(AuthoritySets.of(4, 0, 1), CHAIN)).isFalse();
    assertThat(genuine.holds(AuthoritySets.ofNumbers(1, 0, 0, 1, 3, 4), CHAIN)).isFalse();
  }

  @Test
  void oneBadSignatureSpoilsEnoughGoodOnes() {
    var signatures = new ArrayList<>(certificate(FINAL, 0, 1, 2).signatures());
    byte[] altered = vote(FINAL, FOUR, 3).signature().toArray();
    altered[0] ^= 1;
    signatures.add(new IndexedSignature(3, Signature.of(altered)));
    assertThat(with(FINAL, signatures).holds(FOUR, CHAIN)).isFalse();
  }

  @Test
  void theEncodingIsThatOfTheProtocol() {
    var certificate =
        new Certificate(
            VoteKind.NULLIFY, 9, 1, Hash.ZERO, List.of(filled(0, "aa"), filled(3, "bb")));
    var bytes =
        Bytes.ofHex(
            "4d505245472d4352542d3100"
                + "03"
                + "0000000000000009"
                + "00000001"
                + "00".repeat(32)
                + "0002"
                + "0000"
                + "aa".repeat(64)
                + "0003"
                + "bb".repeat(64));
    assertThat(certificate.encode()).isEqualTo(bytes);
    assertThat(Certificate.decode(bytes)).isEqualTo(certificate);
  }

  @Test
  void everyTruncationAndEveryRemainderIsMalformed() {
    byte[] whole = certificate(FINAL, 0, 1, 3).encode().toArray();
    for (int length = 0; length <= whole.length + 1; length++) {
      if (length != whole.length) {
        var bytes = Bytes.of(Arrays.copyOf(whole, length));
        assertThatThrownBy(() -> Certificate.decode(bytes)).isInstanceOf(Malformed.class);
      }
    }
  }

  @Test
  void everyAlteredByteIsMalformedOrDoesNotHold() {
    byte[] whole = certificate(FINAL, 0, 1, 3).encode().toArray();
    for (int position = 0; position < whole.length; position++) {
      byte[] altered = whole.clone();
      altered[position] ^= 0x40;
      assertThat(holds(Bytes.of(altered))).as("byte %d", position).isFalse();
    }
  }

  private static boolean holds(Bytes bytes) {
    try {
      return Certificate.decode(bytes).holds(FOUR, CHAIN);
    } catch (Malformed e) {
      return false;
    }
  }

  @Test
  void shapesThatMeanNothingAreRefused() {
    List<IndexedSignature> signatures = certificate(FINAL, 0, 1, 3).signatures();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Certificate(VoteKind.PROPOSE, 7, 2, BLOCK, signatures));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Certificate(VoteKind.FINALIZE, 7, 2, BLOCK, List.of()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Certificate(VoteKind.NULLIFY, 7, 2, BLOCK, signatures));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Certificate(VoteKind.FINALIZE, 7, 2, Hash.ZERO, signatures));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Certificate(VoteKind.FINALIZE, 0, 2, BLOCK, signatures));
  }

  @Test
  void aVoteIsSignedOverTheProtocolsBytes() {
    Hash setHash = Hash.fromHex("e973e6568c542938908cd6428f1baab2f42c9725cda3ecf0628999fa95299f07");
    Bytes bytes = Vote.signingBytes(VoteKind.FINALIZE, CHAIN, setHash, 7, 2, BLOCK);
    assertThat(bytes.hex())
        .isEqualTo(
            "4d505245472d434f4e532d3100"
                + "04"
                + CHAIN.hex()
                + setHash.hex()
                + "0000000000000007"
                + "00000002"
                + BLOCK.hex());
    assertThat(Hash.of(bytes).hex())
        .isEqualTo("75ed5efedbc0ba07596dfb84bc6b232c623cf302440b6caa01e75d8bd0773b06");
  }

  @Test
  void aVoteIsValidForItsSignerOnly() {
    Vote vote = vote(FINAL, FOUR, 2);
    assertThat(vote.isValid(FOUR, CHAIN)).isTrue();
    assertThat(vote.isValid(FOUR, BLOCK)).isFalse();
    assertThat(FINAL.signed(1, vote.signature()).isValid(FOUR, CHAIN)).isFalse();
    assertThat(FINAL.signed(4, vote.signature()).isValid(FOUR, CHAIN)).isFalse();
    assertThat(
            new Ballot(VoteKind.NOTARIZE, 7, 2, BLOCK)
                .signed(2, vote.signature())
                .isValid(FOUR, CHAIN))
        .isFalse();
  }

  @Test
  void aProposalIsAsValidAsItsCertificates() {
    Vote vote = vote(new Ballot(VoteKind.PROPOSE, 7, 2, BLOCK), FOUR, 2);
    Certificate skipped0 = certificate(new Ballot(VoteKind.NULLIFY, 7, 0, Hash.ZERO), 0, 1, 3);
    Certificate skipped1 = certificate(new Ballot(VoteKind.NULLIFY, 7, 1, Hash.ZERO), 0, 1, 3);
    Certificate tooFew = certificate(new Ballot(VoteKind.NULLIFY, 7, 1, Hash.ZERO), 0, 1);
    assertThat(new Proposal(vote, List.of(skipped0, skipped1)).isValid(FOUR, CHAIN)).isTrue();
    assertThat(new Proposal(vote, List.of(skipped0, tooFew)).isValid(FOUR, CHAIN)).isFalse();
    for (List<Certificate> wrong :
        List.of(
            List.of(skipped1, skipped0),
            List.of(skipped0, skipped0),
            List.of(certificate(new Ballot(VoteKind.NULLIFY, 7, 2, Hash.ZERO), 0, 1, 3)),
            List.of(certificate(new Ballot(VoteKind.NULLIFY, 8, 1, Hash.ZERO), 0, 1, 3)),
            List.of(certificate(new Ballot(VoteKind.FINALIZE, 7, 1, BLOCK), 0, 1, 3)))) {
      assertThatIllegalArgumentException().isThrownBy(() -> new Proposal(vote, wrong));
    }
  }

  private static IndexedSignature filled(int index, String octet) {
    return new IndexedSignature(index, Signature.fromHex(octet.repeat(64)));
  }

  private static Vote vote(Ballot ballot, AuthoritySet set, int index) {
    ConsensusSigner signer =
        ConsensusSigner.holding(AuthoritySets.consensusKey(index), CHAIN, height -> set.hash());
    return ballot.signedBy(signer, index);
  }

  private static Certificate certificate(Ballot ballot, int... signers) {
    return certificate(ballot, FOUR, signers);
  }

  private static Certificate certificate(Ballot ballot, AuthoritySet set, int... signers) {
    List<Vote> votes = Arrays.stream(signers).mapToObj(i -> vote(ballot, set, i)).toList();
    return Certificate.of(ballot, votes.reversed());
  }

  private static Certificate with(Ballot ballot, List<IndexedSignature> signatures) {
    return new Certificate(
        ballot.kind(), ballot.height(), ballot.round(), ballot.blockHash(), signatures);
  }

  private static Bytes encoded(Ballot ballot, List<IndexedSignature> signatures) {
    var writer = new ByteWriter().magic("MPREG-CRT-1\0").u8(ballot.kind().code());
    writer.u64(ballot.height()).u32(ballot.round());
    ballot.blockHash().writeTo(writer);
    writer.u16(signatures.size());
    for (IndexedSignature signature : signatures) {
      writer.u16(signature.index()).raw(signature.signature().toArray());
    }
    return writer.toBytes();
  }
}

package io.mpreg.blockchain.members.federation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mpreg.blockchain.core.authority.AuthoritySets;
import io.mpreg.blockchain.core.authority.Ballot;
import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.authority.ConsensusSigner;
import io.mpreg.blockchain.core.authority.Vote;
import io.mpreg.blockchain.core.authority.VoteKind;
import io.mpreg.blockchain.core.block.BlockRecord;
import io.mpreg.blockchain.core.block.HeaderForm;
import io.mpreg.blockchain.core.consensus.Proposal;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.encoding.Malformed;
import io.mpreg.blockchain.core.execution.BlockDraft;
import io.mpreg.blockchain.core.note.Checkpoint;
import io.mpreg.blockchain.core.note.CheckpointSigner;
import io.mpreg.blockchain.core.note.SignedNote;
import io.mpreg.blockchain.core.rules.Rules;
import io.mpreg.blockchain.core.state.Genesis;
import io.mpreg.blockchain.core.state.Tip;
import io.mpreg.blockchain.members.deciding.Message;
import io.mpreg.blockchain.members.deciding.VotingStatus;
import io.mpreg.blockchain.members.mining.ProposedBlock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class PeerMessagesProperties {
  private static final Genesis GENESIS =
      TestFederation.genesis(1, List.of("http://a:1", "http://b:1", "http://c:1", "http://d:1"));
  private static final BlockRecord BLOCK =
      BlockRecord.candidate(
          new BlockDraft(Tip.of(GENESIS), transaction -> true)
              .finish(0, GENESIS.timestampMillis() + 1)
              .block());

  private static Vote vote(VoteKind kind, int round, int index) {
    Hash hash = kind == VoteKind.NULLIFY ? Hash.ZERO : BLOCK.header().hash();
    return new Ballot(kind, 1, round, hash)
        .signedBy(
            ConsensusSigner.holding(
                AuthoritySets.consensusKey(index),
                GENESIS.chainId(),
                height -> GENESIS.authorities().hash()),
            index);
  }

  private static Certificate skipped(int round) {
    List<Vote> votes =
        IntStream.range(0, 3).mapToObj(index -> vote(VoteKind.NULLIFY, round, index)).toList();
    return Certificate.of(votes.getFirst().ballot(), votes);
  }

  private static List<PeerMessage> all() {
    Proposal proposal = new Proposal(vote(VoteKind.PROPOSE, 1, 1), List.of(skipped(0)));
    return List.of(
        Said.vote(vote(VoteKind.NOTARIZE, 0, 2)),
        Said.vote(vote(VoteKind.NULLIFY, 3, 3)),
        Said.proposal(proposal, Optional.of(BLOCK)),
        Said.proposal(proposal, Optional.empty()),
        Said.certificate(skipped(2)),
        new PeerMessage.TransactionsAccepted(List.of()),
        new PeerMessage.CheckpointCosigned(note(1)),
        Said.standing(new VotingStatus(true, 7, 3, 7)),
        Said.standing(VotingStatus.NONE));
  }

  private static SignedNote note(int lines) {
    Checkpoint checkpoint = new Checkpoint(GENESIS.chainId(), 1, Hash.ZERO);
    CheckpointSigner signer =
        CheckpointSigner.holding(
            AuthoritySets.checkpointKey(1), GENESIS.chainId(), AuthoritySets.id(1));
    return new SignedNote(
        checkpoint.body(), Collections.nCopies(lines, signer.cosign(checkpoint, 1_700_000_000L)));
  }

  @Example
  void aNoteWithMoreThanOneLineIsRefused() {
    Bytes encoded = PeerMessages.encode(List.of(new PeerMessage.CheckpointCosigned(note(2))));
    assertThatThrownBy(() -> PeerMessages.decode(encoded))
        .isInstanceOf(Malformed.class)
        .hasMessageContaining("at most 1");
  }

  @Example
  void messagesAreReadAsTheyWereWritten() {
    List<PeerMessage> messages = all();
    assertThat(PeerMessages.decode(PeerMessages.encode(messages))).isEqualTo(messages);
    assertThat(PeerMessages.decode(PeerMessages.encode(List.of()))).isEmpty();
  }

  @Property(tries = 500)
  void changedBytesAreRefusedOrReadAsOtherMessages(
      @ForAll @IntRange(min = 0, max = 1_000_000) int where,
      @ForAll @IntRange(min = 1, max = 255) int change) {
    byte[] bytes = PeerMessages.encode(all()).toArray();
    bytes[where % bytes.length] ^= (byte) change;
    try {
      List<PeerMessage> read = PeerMessages.decode(Bytes.of(bytes));
      // A block of unknown rules is left out.
      if (blocks(read).count() == blocks(all()).count()) {
        assertThat(PeerMessages.encode(read).toArray()).isEqualTo(bytes);
      }
    } catch (Malformed refused) {
      assertThat(refused.getMessage()).isNotBlank();
    }
  }

  private static Stream<BlockRecord> blocks(List<PeerMessage> messages) {
    return messages.stream()
        .flatMap(
            message ->
                message
                        instanceof
                        PeerMessage.ConsensusMessage(
                            Message.BlockProposed<ProposedBlock>(var _, var block))
                    ? block.map(ProposedBlock::record).stream()
                    : Stream.empty());
  }

  // It may not be decodable; the proposal itself is.
  @Example
  void aProposalOfUnknownRulesIsReadWithoutItsBlock() {
    BlockRecord later =
        new BlockRecord(
            HeaderForm.change(
                BLOCK.header(), form -> form.rulesVersion = Rules.LATEST.version() + 1),
            Optional.empty(),
            BLOCK.body());
    Proposal proposal = new Proposal(vote(VoteKind.PROPOSE, 1, 1), List.of(skipped(0)));
    Bytes encoded = PeerMessages.encode(List.of(Said.proposal(proposal, Optional.of(later))));
    assertThat(PeerMessages.decode(encoded))
        .containsExactly(Said.proposal(proposal, Optional.empty()));
  }

  @Property(tries = 200)
  void whatIsCutOffIsRefused(@ForAll @IntRange(min = 0, max = 1_000_000) int length) {
    byte[] bytes = PeerMessages.encode(all()).toArray();
    byte[] cut = java.util.Arrays.copyOf(bytes, length % bytes.length);
    assertThatThrownBy(() -> PeerMessages.decode(Bytes.of(cut))).isInstanceOf(Malformed.class);
  }

  @Example
  void tooManyMessagesAreRefused() {
    List<PeerMessage> many = new ArrayList<>();
    for (int i = 0; i <= PeerMessages.MAX_MESSAGES; i++) {
      many.add(new PeerMessage.TransactionsAccepted(List.of()));
    }
    Bytes encoded = PeerMessages.encode(many);
    assertThatThrownBy(() -> PeerMessages.decode(encoded))
        .isInstanceOf(Malformed.class)
        .hasMessageContaining("at most 1000");
  }
}

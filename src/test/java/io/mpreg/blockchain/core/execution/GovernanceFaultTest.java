package io.mpreg.blockchain.core.execution;

import static io.mpreg.blockchain.core.execution.Council.approving;
import static io.mpreg.blockchain.core.execution.Council.cancelling;
import static io.mpreg.blockchain.core.execution.Council.removing;
import static io.mpreg.blockchain.core.execution.Council.replacing;
import static io.mpreg.blockchain.core.execution.Council.running;
import static io.mpreg.blockchain.core.execution.Council.setting;
import static io.mpreg.blockchain.core.execution.Council.tolerating;
import static io.mpreg.blockchain.core.execution.Council.withdrawing;
import static io.mpreg.blockchain.core.transaction.Transactions.ALICE;
import static io.mpreg.blockchain.core.transaction.Transactions.BOB;
import static io.mpreg.blockchain.core.transaction.Transactions.CAROL;
import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.core.authority.AuthorityKeyUse;
import io.mpreg.blockchain.core.authority.AuthoritySets;
import io.mpreg.blockchain.core.block.Outcome;
import io.mpreg.blockchain.core.block.RecordedFault;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.crypto.SigningKey;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.state.StateKey;
import io.mpreg.blockchain.core.transaction.Transaction;
import io.mpreg.blockchain.core.transaction.UnsentTransaction;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Proposals and votes that fail in a block: they consume a nonce and change nothing else.
class GovernanceFaultTest {
  private static final Council COUNCIL = new Council(4, 1, 0);
  private static final Hash OPEN = open();
  private static final Hash ENDED = COUNCIL.decide(running(9_999, "open"), 3, 0, 1, 2);

  // Authority 7 is registered, 8 is not; 1 has voted; 0 has 4 open proposals.
  private static Hash open() {
    COUNCIL.register(7);
    for (int number = 0; number < 4; number++) {
      COUNCIL.proposed(0, running(100 + number, "open"));
    }
    Hash open = COUNCIL.proposed(1, tolerating(0, 1));
    COUNCIL.approve(open, 1);
    return open;
  }

  /// @param unsent the next transaction of its sender
  record Case(RecordedFault fault, String what, UnsentTransaction unsent) {
    @Override
    public String toString() {
      return fault.code() + ": " + what;
    }
  }

  private static Case proposing(RecordedFault fault, String what, String change) {
    return new Case(fault, what, COUNCIL.proposal(2, change));
  }

  private static Case expiring(RecordedFault fault, String what, long expiresAtHeight) {
    return new Case(fault, what, COUNCIL.proposal(2, tolerating(0, 0), expiresAtHeight));
  }

  private static Case sending(
      RecordedFault fault, String what, UnsentTransaction from, String type, String text) {
    return new Case(fault, what, from.of(type, text));
  }

  static Stream<Case> cases() {
    return Stream.of(malformed(), authority(), lifetime(), room(), changes(), keys(), votes())
        .flatMap(cases -> cases);
  }

  private static Stream<Case> malformed() {
    RecordedFault fault = RecordedFault.PAYLOAD_MALFORMED;
    UnsentTransaction two = COUNCIL.chain.from(Council.member(2));
    return Stream.concat(
        Stream.of(
            sending(fault, "no proposal", two, "proposal", "{}"),
            sending(
                fault,
                "a vote that is neither",
                COUNCIL.chain.from(Council.member(2)),
                "consensus_vote",
                "{\"proposal\":\"%s\",\"approve\":1}".formatted(OPEN.hex())),
            sending(
                fault,
                "a vote for a short id",
                COUNCIL.chain.from(Council.member(2)),
                "consensus_vote",
                "{\"proposal\":\"00\",\"approve\":true}")),
        Stream.of(
                "{}",
                "{\"kind\":\"nothing\"}",
                "{\"kind\":\"remove_authority\"}",
                "{\"kind\":\"remove_authority\",\"id\":\"\"}",
                "{\"kind\":\"remove_authority\",\"id\":\"a\",\"x\":1}",
                setting(0, 500),
                cancelling(0),
                "{\"kind\":\"set_rules\",\"version\":2}",
                tolerating(1_025, 0),
                tolerating(0, 1_025),
                running(0, "open"),
                running(10, "Open"),
                "{\"kind\":\"set_parameters\",\"parameters\":{\"blockIntervalMillis\":200}}",
                "{\"kind\":\"approve_registration\",\"id\":\"a\",\"algorithm\":\"rsa\","
                    + "\"publicKey\":\"00\"}",
                COUNCIL.adding(7).replace("\"consensusProof\":\"", "\"consensusProof\":\"00"),
                COUNCIL.adding(7).replace("\"checkpointKey\":\"", "\"checkpointKey\":\"0"),
                COUNCIL
                    .replacing(0, AuthorityKeyUse.CONSENSUS, AuthoritySets.consensusKey(9))
                    .replace("consensus", "account"))
            .map(change -> proposing(fault, change, change)));
  }

  private static Stream<Case> authority() {
    String proposal = "{\"authoritySetHash\":\"%s\",\"expiresAtHeight\":50,\"change\":%s}";
    String valid = proposal.formatted(COUNCIL.state().authorities().hash().hex(), tolerating(0, 0));
    return Stream.of(
        sending(
            RecordedFault.AUTHORITY_REQUIRED,
            "a proposal of a node",
            COUNCIL.chain.from(ALICE),
            "proposal",
            valid),
        sending(
            RecordedFault.AUTHORITY_REQUIRED,
            "a vote of a node",
            COUNCIL.chain.from(BOB),
            "consensus_vote",
            "{\"proposal\":\"%s\",\"approve\":true}".formatted(OPEN.hex())),
        new Case(
            RecordedFault.RECEIVER_NOT_SENDER,
            "a proposal to somebody",
            COUNCIL.proposal(2, tolerating(0, 0)).to(BOB.id())),
        new Case(
            RecordedFault.RECEIVER_NOT_SENDER,
            "a vote to somebody",
            COUNCIL.vote(2, OPEN, true).to(BOB.id())),
        new Case(
            RecordedFault.AUTHORITIES_DIFFER,
            "another set",
            COUNCIL.proposal(2, tolerating(0, 0), 50, AuthoritySets.of(5, 1, 0).hash())));
  }

  private static Stream<Case> lifetime() {
    long next = COUNCIL.chain.tip().height() + 1;
    return Stream.of(
        expiring(RecordedFault.PROPOSAL_LIFETIME, "in the past", 0),
        expiring(RecordedFault.PROPOSAL_LIFETIME, "with its own block", next),
        expiring(RecordedFault.PROPOSAL_LIFETIME, "too far", next + 10_000_001));
  }

  private static Stream<Case> room() {
    return Stream.of(
        new Case(
            RecordedFault.PROPOSALS_TOO_MANY,
            "the fifth",
            COUNCIL.proposal(0, running(200, "open"))));
  }

  private static Stream<Case> changes() {
    return Stream.of(
        proposing(RecordedFault.CHANGE_VOID, "an authority already", COUNCIL.adding(3)),
        proposing(RecordedFault.CHANGE_VOID, "no authority", removing(7)),
        proposing(
            RecordedFault.CHANGE_VOID,
            "a key of no authority",
            COUNCIL.replacing(7, AuthorityKeyUse.CONSENSUS, AuthoritySets.consensusKey(9))),
        proposing(RecordedFault.CHANGE_VOID, "the same tolerance", tolerating(1, 0)),
        proposing(RecordedFault.CHANGE_VOID, "the same parameters", running(9_999, "open")),
        proposing(RecordedFault.CHANGE_VOID, "a registered node", approving(ALICE)),
        proposing(RecordedFault.CHANGE_VOID, "what was never approved", withdrawing(CAROL)),
        proposing(RecordedFault.CHANGE_VOID, "rules that are not the next", setting(3, 500)),
        proposing(RecordedFault.CHANGE_VOID, "rules that do not wait", cancelling(2)),
        proposing(RecordedFault.RULES_HEIGHT, "rules at once", setting(2, 50)),
        proposing(RecordedFault.RULES_UNREADY, "rules that nobody knows", setting(2, 500)),
        proposing(RecordedFault.AUTHORITIES_TOO_FEW, "three of b = 1", removing(3)),
        proposing(RecordedFault.AUTHORITIES_TOO_FEW, "b = 1 and c = 1 of four", tolerating(1, 1)),
        proposing(RecordedFault.AUTHORITIES_TOO_FEW, "b = 2 of four", tolerating(2, 0)),
        proposing(RecordedFault.AUTHORITIES_TOO_FEW, "c = 2 of four", tolerating(0, 2)),
        proposing(RecordedFault.NODE_NOT_REGISTERED, "nobody", COUNCIL.adding(8)));
  }

  private static Stream<Case> keys() {
    SigningKey fresh = AuthoritySets.consensusKey(9);
    String ofAnother = COUNCIL.proof(AuthorityKeyUse.CONSENSUS, AuthoritySets.id(3), fresh);
    String ofTheOtherUse = COUNCIL.proof(AuthorityKeyUse.CHECKPOINT, AuthoritySets.id(2), fresh);
    String ofAnotherChain =
        fresh
            .sign(
                AuthorityKeyUse.CONSENSUS
                    .statement(Hash.ZERO, AuthoritySets.id(2), fresh.publicKey())
                    .toArray())
            .hex();
    String zeros = "00".repeat(64);
    return Stream.of(
        proposing(
            RecordedFault.AUTHORITY_KEY_USED,
            "one key for both uses",
            COUNCIL.adding(AuthoritySets.id(7), fresh, fresh)),
        proposing(
            RecordedFault.AUTHORITY_KEY_USED,
            "the consensus key of another",
            COUNCIL.adding(
                AuthoritySets.id(7),
                AuthoritySets.consensusKey(0),
                AuthoritySets.checkpointKey(7))),
        proposing(
            RecordedFault.AUTHORITY_KEY_USED,
            "the checkpoint key of another",
            COUNCIL.adding(
                AuthoritySets.id(7),
                AuthoritySets.consensusKey(7),
                AuthoritySets.checkpointKey(0))),
        proposing(
            RecordedFault.AUTHORITY_KEY_USED,
            "its present key",
            COUNCIL.replacing(2, AuthorityKeyUse.CONSENSUS, AuthoritySets.consensusKey(2))),
        proposing(
            RecordedFault.AUTHORITY_KEY_USED,
            "its present key of the other use",
            COUNCIL.replacing(2, AuthorityKeyUse.CONSENSUS, AuthoritySets.checkpointKey(2))),
        proposing(
            RecordedFault.POSSESSION_UNPROVED,
            "a proof of nothing",
            replacing(2, AuthorityKeyUse.CONSENSUS, fresh, zeros)),
        proposing(
            RecordedFault.POSSESSION_UNPROVED,
            "the proof of another authority",
            replacing(2, AuthorityKeyUse.CONSENSUS, fresh, ofAnother)),
        proposing(
            RecordedFault.POSSESSION_UNPROVED,
            "the proof of the other use",
            replacing(2, AuthorityKeyUse.CONSENSUS, fresh, ofTheOtherUse)),
        proposing(
            RecordedFault.POSSESSION_UNPROVED,
            "the proof for another chain",
            replacing(2, AuthorityKeyUse.CONSENSUS, fresh, ofAnotherChain)),
        proposing(
            RecordedFault.POSSESSION_UNPROVED,
            "an addition without proof of its checkpoint key",
            COUNCIL
                .adding(7)
                .replaceFirst(
                    "\"checkpointProof\":\"[0-9a-f]+\"", "\"checkpointProof\":\"" + zeros + "\"")),
        proposing(
            RecordedFault.POSSESSION_UNPROVED,
            "an addition without proof of its consensus key",
            COUNCIL
                .adding(7)
                .replaceFirst(
                    "\"consensusProof\":\"[0-9a-f]+\"", "\"consensusProof\":\"" + zeros + "\"")));
  }

  private static Stream<Case> votes() {
    return Stream.of(
        new Case(RecordedFault.PROPOSAL_UNKNOWN, "none", COUNCIL.vote(2, Hash.ZERO, true)),
        new Case(RecordedFault.PROPOSAL_ENDED, "approved", COUNCIL.vote(3, ENDED, false)),
        new Case(RecordedFault.VOTE_ALREADY_CAST, "the same again", COUNCIL.vote(1, OPEN, true)),
        new Case(RecordedFault.VOTE_ALREADY_CAST, "another mind", COUNCIL.vote(1, OPEN, false)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void itUsesItsNonceAndChangesNothingElse(Case one) {
    Transaction transaction = one.unsent().signed();
    BlockDraft draft = COUNCIL.chain.draft();
    assertThat(draft.add(transaction))
        .isEqualTo(new BlockDraft.Addition.Added(new Outcome.Failed(one.fault())));
    Map<Bytes, Bytes> expected =
        new HashMap<>(
            COUNCIL.chain.draft().finish(0, COUNCIL.chain.nextTime()).tip().state().entries());
    expected.put(
        StateKey.nonce(transaction.sender(), 0),
        Bytes.ofHex("%016x".formatted(transaction.nonce() + 1)));
    assertThat(draft.finish(0, COUNCIL.chain.nextTime()).tip().state().entries())
        .isEqualTo(expected);
  }

  @Test
  void thereIsRoomFor256OpenProposals() {
    Council council = new Council(65, 0, 0);
    for (int number = 0; number < 64; number++) {
      int proposer = number;
      UnsentTransaction[] four =
          IntStream.range(0, 4)
              .mapToObj(
                  nonce -> council.proposal(proposer, running(nonce + 1, "open")).nonce(nonce))
              .toArray(UnsentTransaction[]::new);
      assertThat(council.chain.add(four)).containsOnly(0);
    }
    assertThat(council.state().openProposals()).hasSize(256);
    assertThat(council.chain.add(council.proposal(64, running(5, "open"))))
        .containsExactly(RecordedFault.PROPOSALS_TOO_MANY.number());
  }
}

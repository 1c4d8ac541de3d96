package io.mpreg.blockchain.core.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mpreg.blockchain.core.block.BlockFault;
import io.mpreg.blockchain.core.block.HeaderForm;
import io.mpreg.blockchain.core.block.RecordedFault;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.execution.BlockRules.Judgement;
import io.mpreg.blockchain.core.rules.Rules;
import io.mpreg.blockchain.core.rules.RulesUnknown;
import io.mpreg.blockchain.core.state.ChangeProposal.Status;
import io.mpreg.blockchain.core.state.RulesSchedule;
import io.mpreg.blockchain.core.state.RulesSchedule.Step;
import io.mpreg.blockchain.core.state.StateKey;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Rules upgrades by vote, up to the activation height. Later blocks need software that knows the
/// new rules.
class UpgradeRulesTest {
  private static final Rules LAST = Rules.LATEST;
  private static final Rules NEXT = LAST.next();
  private final Council council = new Council(4, 1, 0);

  private static String setting(Rules rules, long fromHeight) {
    return Council.setting(rules.version(), fromHeight);
  }

  private static String cancelling(Rules rules) {
    return Council.cancelling(rules.version());
  }

  private long next() {
    return council.chain.tip().height() + 1;
  }

  private void ready(int... numbers) {
    for (int number : numbers) {
      assertThat(says(number, NEXT.capability())).containsExactly(0);
    }
  }

  private List<Integer> says(int number, String capability) {
    return council.chain.add(
        council
            .chain
            .from(Council.member(number))
            .of("node_update", "{\"capabilities\":[\"%s\"]}".formatted(capability)));
  }

  private List<Integer> proposing(String change) {
    return council.chain.add(council.proposal(0, change));
  }

  private void growTo(long height) {
    while (council.chain.tip().height() < height) {
      council.chain.add();
    }
  }

  // Makes the authorities ready and approves the upgrade in one block; returns the activation
  // height.
  private long scheduled() {
    ready(0, 1, 2);
    long fromHeight = next() + UpgradeRules.LEAST_NOTICE;
    council.decide(setting(NEXT, fromHeight), 0, 0, 1, 2);
    return fromHeight;
  }

  @Test
  void newRulesTakeEffectAtTheirHeight() {
    long fromHeight = scheduled();
    RulesSchedule schedule = council.state().rulesSchedule();
    assertThat(schedule.steps()).containsExactly(new Step(NEXT, fromHeight));
    assertThat(council.state().entry(StateKey.RULES)).isEqualTo(schedule.encode());

    growTo(fromHeight - 2);
    assertThat(council.state().rules()).isEqualTo(LAST);
    council.chain.add();
    assertThat(council.state().rules()).as("of the next height").isEqualTo(NEXT);
    assertThat(council.chain.tip().header().rulesVersion()).isEqualTo(LAST.version());
  }

  @Test
  void aHeightWithUnknownRulesIsNotExecuted() {
    long fromHeight = scheduled();
    growTo(fromHeight - 1);
    assertThatThrownBy(council.chain::draft)
        .isInstanceOf(RulesUnknown.class)
        .hasMessageContaining("Height %d needs software that knows rules %s", fromHeight, NEXT);
  }

  @Test
  void aBlockCarriesTheRulesOfItsHeightAndNoOthers() {
    long fromHeight = scheduled();
    growTo(fromHeight - 2);
    ExecutedBlock block = council.chain.draft().finish(0, council.chain.nextTime());
    Judgement early =
        council.chain.judge(
            council.chain.tip(),
            HeaderForm.change(block.block().header(), form -> form.rulesVersion = NEXT.version()),
            List.of());
    assertThat(early)
        .isInstanceOfSatisfying(
            Judgement.Invalid.class,
            invalid -> assertThat(invalid.fault()).isEqualTo(BlockFault.BLOCK_VERSION_UNKNOWN));
    growTo(fromHeight - 1);
    Judgement late =
        council.chain.judge(
            council.chain.tip(),
            HeaderForm.change(block.block().header(), form -> form.height = fromHeight),
            List.of());
    assertThat(late)
        .isInstanceOfSatisfying(
            Judgement.Invalid.class,
            invalid -> assertThat(invalid.fault()).isEqualTo(BlockFault.BLOCK_VERSION_UNKNOWN));
  }

  @Test
  void onlyTheNextVersionMayBeSet() {
    ready(0, 1, 2);
    long fromHeight = next() + 1_000;
    for (Rules other : List.of(LAST, NEXT.next(), new Rules(Integer.MAX_VALUE))) {
      assertThat(proposing(setting(other, fromHeight)))
          .containsExactly(RecordedFault.CHANGE_VOID.number());
    }
  }

  @Test
  void onlyOneUpgradeIsPendingAtATime() {
    long fromHeight = scheduled();
    assertThat(proposing(setting(NEXT.next(), fromHeight + 1_000)))
        .containsExactly(RecordedFault.CHANGE_VOID.number());
  }

  @Test
  void theNoticeHasALeastAndAGreatestLength() {
    ready(0, 1, 2);
    int fault = RecordedFault.RULES_HEIGHT.number();
    assertThat(proposing(setting(NEXT, next() + 99))).containsExactly(fault);
    assertThat(proposing(setting(NEXT, 0))).containsExactly(fault);
    assertThat(proposing(setting(NEXT, next() + 10_000_001))).containsExactly(fault);
    assertThat(proposing(setting(NEXT, next() + 100))).containsExactly(0);
    assertThat(proposing(setting(NEXT, next() + 10_000_000))).containsExactly(0);
  }

  @Test
  void theNoticeCountsFromTheVoteThatApproves() {
    ready(0, 1, 2);
    Hash proposal = council.proposed(0, setting(NEXT, next() + 100));
    assertThat(council.approve(proposal, 0, 1)).containsExactly(0, 0);
    assertThat(council.approve(proposal, 2)).containsExactly(RecordedFault.RULES_HEIGHT.number());
    assertThat(council.kept(proposal).status()).isEqualTo(Status.OPEN);
  }

  @Test
  void aQuorumMustBeReadyAtTheProposal() {
    ready(0, 1);
    assertThat(proposing(setting(NEXT, next() + 1_000)))
        .containsExactly(RecordedFault.RULES_UNREADY.number());
    // The capability of another version does not count.
    says(2, NEXT.next().capability());
    assertThat(proposing(setting(NEXT, next() + 1_000)))
        .containsExactly(RecordedFault.RULES_UNREADY.number());
    ready(2);
    assertThat(proposing(setting(NEXT, next() + 1_000))).containsExactly(0);
  }

  @Test
  void aQuorumMustBeReadyAtTheApproval() {
    ready(0, 1, 2);
    Hash proposal = council.proposed(0, setting(NEXT, next() + 1_000));
    council.approve(proposal, 0, 1);
    says(1, "something.else");
    assertThat(council.approve(proposal, 2)).containsExactly(RecordedFault.RULES_UNREADY.number());
    // The registry is read with the changes of this block.
    ready(3);
    assertThat(council.approve(proposal, 2)).containsExactly(0);
    assertThat(council.kept(proposal).status()).isEqualTo(Status.APPROVED);
  }

  @Test
  void rulesCanBeCancelledUntilTheBlockBeforeTheirHeight() {
    long fromHeight = scheduled();
    Hash proposal = council.proposed(0, cancelling(NEXT));
    growTo(fromHeight - 2);
    council.approve(proposal, 0, 1, 2);
    assertThat(council.chain.tip().height()).isEqualTo(fromHeight - 1);
    assertThat(council.kept(proposal).status()).isEqualTo(Status.APPROVED);
    assertThat(council.state().rules()).isEqualTo(LAST);
    assertThat(council.state().entry(StateKey.RULES)).isEmpty();
    council.chain.add();
    assertThat(council.chain.tip().header().rulesVersion()).isEqualTo(LAST.version());
  }

  @Test
  void onlyAPendingUpgradeCanBeCancelled() {
    assertThat(proposing(cancelling(NEXT))).containsExactly(RecordedFault.CHANGE_VOID.number());
    scheduled();
    assertThat(proposing(cancelling(NEXT.next())))
        .containsExactly(RecordedFault.CHANGE_VOID.number());
    assertThat(proposing(cancelling(LAST))).containsExactly(RecordedFault.CHANGE_VOID.number());
    assertThat(proposing(cancelling(NEXT))).containsExactly(0);
  }

  @Test
  void whileRulesArePendingOnlyReadyNodesBecomeAuthorities() {
    council.register(7);
    scheduled();
    assertThat(proposing(council.adding(7))).containsExactly(RecordedFault.RULES_UNREADY.number());
    assertThat(says(7, NEXT.capability())).containsExactly(0);
    assertThat(proposing(council.adding(7))).containsExactly(0);
  }

  // Three of four are ready and a quorum is three; with a smaller tolerance the quorum would be
  // four.
  @Test
  void whileRulesArePendingTheReadyAuthoritiesStayAQuorum() {
    scheduled();
    assertThat(proposing(Council.tolerating(0, 0)))
        .containsExactly(RecordedFault.RULES_UNREADY.number());
    ready(3);
    assertThat(proposing(Council.tolerating(0, 0))).containsExactly(0);
  }

  @Test
  void withoutAnUpgradeNoCapabilityIsNeeded() {
    council.register(7);
    assertThat(proposing(council.adding(7))).containsExactly(0);
  }
}

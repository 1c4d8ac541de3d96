package io.mpreg.blockchain.core.state;

import static io.mpreg.blockchain.core.transaction.Transactions.ALICE;
import static io.mpreg.blockchain.core.transaction.Transactions.BOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mpreg.blockchain.core.authority.AuthoritySets;
import io.mpreg.blockchain.core.block.Block;
import io.mpreg.blockchain.core.block.Entry;
import io.mpreg.blockchain.core.block.Outcome;
import io.mpreg.blockchain.core.encoding.ByteReader;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.encoding.Malformed;
import io.mpreg.blockchain.core.execution.BlockDraft;
import io.mpreg.blockchain.core.execution.BlockRules.Judgement;
import io.mpreg.blockchain.core.execution.CertifiedChain;
import io.mpreg.blockchain.core.execution.Chains;
import io.mpreg.blockchain.core.execution.ExecutedBlock;
import io.mpreg.blockchain.core.execution.Workload;
import io.mpreg.blockchain.core.merkle.SparseMerkleTree;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.rules.Rules;
import io.mpreg.blockchain.core.transaction.Operation;
import io.mpreg.blockchain.core.transaction.Transaction;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

public class ChainStateProperties {
  private static final int BLOCKS = 12;
  private static final long SUPPLY = Chains.ALICE_HAS + Chains.BOB_HAS;

  @Property(tries = 40)
  void valueIsConservedAndMovesAsASimpleLedgerSays(@ForAll long seed) {
    CertifiedChain chain = Workload.chain(seed, BLOCKS);
    Map<NodeId, Long> ledger = new HashMap<>();
    ledger.put(ALICE.id(), Chains.ALICE_HAS);
    ledger.put(BOB.id(), Chains.BOB_HAS);
    for (Entry entry : entries(chain)) {
      Transaction transaction = entry.transaction();
      if (transaction.operationType().value().equals("transfer")
          && entry.outcome().equals(Outcome.APPLIED)) {
        long amount =
            ((Operation.Transfer)
                    Operation.parse(
                        transaction.operationType(), transaction.payload(), Rules.FIRST))
                .amount();
        assertThat(ledger.merge(transaction.sender(), -amount, Long::sum)).isNotNegative();
        ledger.merge(transaction.receiver(), amount, Long::sum);
      }
    }
    ledger.forEach((node, amount) -> assertThat(chain.state().balance(node)).isEqualTo(amount));
    assertThat(balances(chain.state()).values().stream().mapToLong(amount -> amount).sum())
        .isEqualTo(SUPPLY);
  }

  private static List<Entry> entries(CertifiedChain chain) {
    return chain.blocks().stream().flatMap(block -> block.entries().stream()).toList();
  }

  // Read from the entries themselves: 0x04 ‖ str node -> u64.
  private static Map<Bytes, Long> balances(ChainState state) {
    Map<Bytes, Long> balances = new TreeMap<>();
    state
        .entries()
        .forEach(
            (key, value) -> {
              if (key.at(0) == 4) {
                balances.put(key, new ByteReader(value).u64());
              }
            });
    return balances;
  }

  @Property(tries = 20)
  void everyLaneCountsItsTransactionsWithoutGap(@ForAll long seed) {
    CertifiedChain chain = Workload.chain(seed, BLOCKS);
    Map<Bytes, Long> counted = new HashMap<>();
    for (Entry entry : entries(chain)) {
      Transaction transaction = entry.transaction();
      Bytes lane = StateKey.nonce(transaction.sender(), transaction.lane());
      long before = counted.merge(lane, 1L, Long::sum) - 1;
      assertThat(transaction.nonce()).isEqualTo(before);
    }
    Map<Bytes, Long> held = new HashMap<>();
    chain
        .state()
        .entries()
        .forEach(
            (key, value) -> {
              if (key.at(0) == 5) {
                held.put(key, new ByteReader(value).u64());
              }
            });
    assertThat(held).isEqualTo(counted);
  }

  @Property(tries = 20)
  void replayFromTheGenesisGivesTheSame(@ForAll long seed) {
    CertifiedChain chain = Workload.chain(seed, BLOCKS);
    CertifiedChain replayed =
        new CertifiedChain(Chains.of(AuthoritySets.of(4, 1, 0)), transaction -> true);
    for (Block block : chain.blocks()) {
      assertThat(replayed.receive(block)).isInstanceOf(Judgement.Valid.class);
      assertThat(replayed.state().root()).isEqualTo(block.header().stateRoot());
    }
    same(replayed.tip(), chain.tip());
  }

  private static void same(Tip one, Tip other) {
    assertThat(one.header()).isEqualTo(other.header());
    assertThat(one.hash()).isEqualTo(other.hash());
    assertThat(one.history()).isEqualTo(other.history());
    assertThat(one.state().root()).isEqualTo(other.state().root());
    assertThat(one.state().entries()).isEqualTo(other.state().entries());
    assertThat(one.state().turns()).isEqualTo(other.state().turns());
    assertThat(one.state().authorities()).isEqualTo(other.state().authorities());
    assertThat(one.state().height()).isEqualTo(other.state().height());
  }

  @Property(tries = 20)
  void aStateReadBackFromItsEntriesContinuesTheSameChain(
      @ForAll long seed, @ForAll @IntRange(max = BLOCKS - 1) int at) {
    CertifiedChain chain = Workload.chain(seed, BLOCKS);
    CertifiedChain replayed =
        new CertifiedChain(Chains.of(AuthoritySets.of(4, 1, 0)), transaction -> true);
    chain.blocks().subList(0, at).forEach(replayed::receive);
    Tip tip = replayed.tip();
    ChainState readBack =
        ChainState.of(tip.state().chainId(), tip.height(), shuffled(tip.state(), seed));
    assertThat(readBack.root()).isEqualTo(tip.state().root());
    Tip restored = new Tip(tip.header(), tip.hash(), tip.history(), readBack);
    Block next = chain.blocks().get(at);
    Judgement judgement =
        replayed.judge(restored, next.header(), CertifiedChain.transactionsOf(next));
    assertThat(((Judgement.Valid) judgement).executed().block()).isEqualTo(next);
  }

  // The entries one after the other, in any order.
  public static SparseMerkleTree shuffled(ChainState state, long seed) {
    List<Map.Entry<Bytes, Bytes>> entries = new ArrayList<>(state.entries().entrySet());
    Collections.shuffle(entries, new Random(seed));
    SparseMerkleTree tree = SparseMerkleTree.EMPTY;
    for (Map.Entry<Bytes, Bytes> entry : entries) {
      tree = tree.with(Map.of(entry.getKey(), Optional.of(entry.getValue())));
    }
    return tree;
  }

  @Property(tries = 20)
  void theChangesOfABlockAreTheDifferenceOfItsStates(@ForAll long seed) {
    CertifiedChain chain = Workload.chain(seed, 4);
    Workload more = new Workload(seed);
    CertifiedChain fresh =
        new CertifiedChain(Chains.of(AuthoritySets.of(4, 1, 0)), transaction -> true);
    BlockDraft draft = fresh.draft();
    more.block(fresh).forEach(draft::add);
    ExecutedBlock executed = draft.finish(0, chain.nextTime());
    Map<Bytes, Bytes> expected = executed.tip().state().entries();
    Map<Bytes, Bytes> changed = new HashMap<>(fresh.state().entries());
    executed
        .stateChanges()
        .forEach(
            (key, value) -> {
              assertThat(value).isNotEqualTo(Optional.ofNullable(changed.get(key)));
              value.ifPresentOrElse(to -> changed.put(key, to), () -> changed.remove(key));
            });
    assertThat(changed).isEqualTo(expected);
  }

  @Property(tries = 20)
  void howTransfersAreCutIntoBlocksDoesNotMatter(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 20) int size) {
    Random random = new Random(seed);
    CertifiedChain one = new CertifiedChain(Chains.open(), transaction -> true);
    CertifiedChain many = new CertifiedChain(Chains.open(), transaction -> true);
    List<Transaction> transfers = new ArrayList<>();
    for (int number = 0; number < 20; number++) {
      boolean fromAlice = number % 2 == 0;
      transfers.add(
          one.from(fromAlice ? ALICE : BOB)
              .nonce(number / 2)
              .transfer(fromAlice ? BOB : ALICE, 1 + random.nextInt(600))
              .signed());
    }
    List<Integer> outcomes = new ArrayList<>();
    for (int from = 0; from < transfers.size(); from += size) {
      outcomes.addAll(
          many.add(0, transfers.subList(from, Math.min(from + size, transfers.size()))));
    }
    assertThat(outcomes).isEqualTo(one.add(0, transfers));
    assertThat(balances(many.state())).isEqualTo(balances(one.state()));
  }

  @Property(tries = 20)
  void presenceAndAbsenceAreProvedAgainstTheHeader(@ForAll long seed) {
    CertifiedChain chain = Workload.chain(seed, 6);
    var root = chain.tip().header().stateRoot();
    ChainState state = chain.state();
    state
        .entries()
        .forEach(
            (key, value) -> {
              assertThat(state.proof(key).membership(key, value, root)).isTrue();
              assertThat(state.proof(key).absence(key, root)).isFalse();
            });
    Bytes absent = StateKey.balance(new NodeId("nobody"));
    assertThat(state.proof(absent).absence(absent, root)).isTrue();
  }

  @Example
  void aTreeThatIsNoStateIsMalformed() {
    ChainState state = Chains.open().state();
    for (Bytes key :
        List.of(StateKey.PARAMETERS, StateKey.NEXT_AUTHORITIES, StateKey.FOLLOWING_AUTHORITIES)) {
      SparseMerkleTree without = shuffled(state, 0).with(Map.of(key, Optional.empty()));
      assertThatThrownBy(() -> ChainState.of(state.chainId(), 0, without))
          .isExactlyInstanceOf(Malformed.class)
          .hasMessageContaining(key.hex());
    }
    Bytes key = StateKey.turns(AuthoritySets.id(0));
    SparseMerkleTree junk = shuffled(state, 0).with(Map.of(key, Optional.of(Bytes.ofHex("00"))));
    assertThatThrownBy(() -> ChainState.of(state.chainId(), 0, junk))
        .isExactlyInstanceOf(Malformed.class);
  }

  @Example
  void theKeysAreThoseOfTheProtocol() {
    NodeId node = new NodeId("ab");
    assertThat(StateKey.PARAMETERS.hex()).isEqualTo("01");
    assertThat(StateKey.NEXT_AUTHORITIES.hex()).isEqualTo("02");
    assertThat(StateKey.FOLLOWING_AUTHORITIES.hex()).isEqualTo("03");
    assertThat(StateKey.balance(node).hex()).isEqualTo("04" + "000000026162");
    assertThat(StateKey.nonce(node, 255).hex()).isEqualTo("05" + "000000026162" + "ff");
    assertThat(StateKey.node(node).hex()).isEqualTo("06" + "000000026162");
    assertThat(StateKey.turns(node).hex()).isEqualTo("07" + "000000026162");
    assertThat(StateKey.approval(node).hex()).isEqualTo("08" + "000000026162");
    assertThat(StateKey.subject(StateKey.node(node))).isEqualTo(node);
  }
}

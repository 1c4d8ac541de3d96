package io.mpreg.blockchain.core.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.core.authority.Authority;
import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.authority.AuthoritySets;
import io.mpreg.blockchain.core.block.Block;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.execution.BlockRules.Judgement;
import io.mpreg.blockchain.core.state.ChainState;
import io.mpreg.blockchain.core.state.ChainStateProperties;
import io.mpreg.blockchain.core.transaction.Transaction;
import io.mpreg.blockchain.core.transaction.UnsentTransaction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/// Random proposals and votes of random sets, compared with an independent model, which tracks the
/// set, the proposals and the votes without any production code of the rules.
class GovernanceProperties {
  private static final int NUMBERS = 9;
  private static final int BLOCKS = 40;

  /// The model of an authority set: members with their keys, and the fault tolerance.
  private record Voters(TreeSet<Integer> members, Map<Integer, Integer> keys, int b, int c) {
    int quorum() {
      return members.size() - b - c;
    }

    void requireQuorumIntersection() {
      int n = members.size();
      assertThat(n).isBetween(3 * b + 2 * c + 1, 1_024);
      // Any two quorums share more than b authorities.
      assertThat(2 * quorum() - n).isGreaterThan(b);
    }

    AuthoritySet asAuthorities() {
      return new AuthoritySet(
          b,
          c,
          members.stream()
              .map(
                  number ->
                      new Authority(
                          AuthoritySets.id(number),
                          AuthoritySets.consensusKey(keys.get(number)).publicKey(),
                          AuthoritySets.checkpointKey(keys.get(number)).publicKey()))
              .toList());
    }
  }

  /// The model of a proposal.
  private record OpenProposal(
      Voters set, Voters result, long expires, Set<Integer> yes, Set<Integer> all) {}

  private static final class Model {
    private final Random random;
    private final Council council;
    private final Map<Integer, Long> nonces = new HashMap<>();
    private final Map<Hash, OpenProposal> asked = new HashMap<>();
    private final List<Transaction> block = new ArrayList<>();
    private final List<Runnable> afterwards = new ArrayList<>();
    private Voters deciding;
    private Voters next;
    private Voters newest;
    private int nextKey = 20;
    int changes;

    Model(long seed) {
      this.random = new Random(seed);
      int size = 1 + random.nextInt(6);
      int b = random.nextInt((size - 1) / 3 + 1);
      int c = random.nextInt((size - 1 - 3 * b) / 2 + 1);
      this.council = new Council(size, b, c);
      TreeSet<Integer> members = new TreeSet<>();
      Map<Integer, Integer> keys = new HashMap<>();
      for (int number = 0; number < size; number++) {
        members.add(number);
        keys.put(number, number);
      }
      this.deciding = new Voters(members, keys, b, c);
      this.next = deciding;
      this.newest = deciding;
      List<Integer> others = new ArrayList<>();
      for (int number = size; number < NUMBERS; number++) {
        others.add(number);
      }
      council.register(others.stream().mapToInt(number -> number).toArray());
      others.forEach(number -> nonces.put(number, 1L));
    }

    void grow() {
      block.clear();
      afterwards.clear();
      for (int left = random.nextInt(8); left > 0; left--) {
        if (asked.isEmpty() || random.nextInt(4) == 0) {
          propose();
        } else {
          vote();
        }
      }
      List<Integer> outcomes = council.chain.add(0, block);
      for (int i = 0; i < outcomes.size(); i++) {
        if (outcomes.get(i) == 0) {
          afterwards.get(i).run();
        }
      }
      long height = council.chain.tip().height();
      asked.values().removeIf(proposal -> proposal.expires() <= height);
      deciding = next;
      next = newest;
      assertThat(council.state().authorities()).isEqualTo(deciding.asAuthorities());
      assertThat(council.state().followingAuthorities()).isEqualTo(next.asAuthorities());
      assertThat(council.state().awaitsAuthorities()).isEqualTo(!deciding.equals(next));
      assertThat(Set.copyOf(council.state().openProposals())).isEqualTo(asked.keySet());
      deciding.requireQuorumIntersection();
      next.requireQuorumIntersection();
    }

    private UnsentTransaction with(int number, UnsentTransaction unsent) {
      return unsent.nonce(nonces.merge(number, 1L, Long::sum) - 1);
    }

    private void send(UnsentTransaction unsent, Runnable whenApplied) {
      block.add(unsent.signed());
      afterwards.add(whenApplied);
    }

    private void propose() {
      int proposer = random.nextInt(NUMBERS);
      int subject = random.nextInt(NUMBERS);
      TreeSet<Integer> members = new TreeSet<>(deciding.members());
      Map<Integer, Integer> keys = new HashMap<>(deciding.keys());
      int b = deciding.b();
      int c = deciding.c();
      String change;
      switch (random.nextInt(4)) {
        case 0 -> {
          int key = ++nextKey;
          members.add(subject);
          keys.put(subject, key);
          change =
              council.adding(
                  AuthoritySets.id(subject),
                  AuthoritySets.consensusKey(key),
                  AuthoritySets.checkpointKey(key));
        }
        case 1 -> {
          members.remove(subject);
          keys.remove(subject);
          change = Council.removing(subject);
        }
        default -> {
          b = random.nextInt(3);
          c = random.nextInt(3);
          change = Council.tolerating(b, c);
        }
      }
      Voters result = new Voters(members, keys, b, c);
      Voters set = deciding;
      long expires = council.chain.tip().height() + 2 + random.nextInt(12);
      Transaction signed = with(proposer, council.proposal(proposer, change, expires)).signed();
      block.add(signed);
      afterwards.add(
          () -> {
            assertThat(set.members()).contains(proposer);
            asked.put(
                signed.id(),
                new OpenProposal(set, result, expires, new HashSet<>(), new HashSet<>()));
          });
    }

    private void vote() {
      List<Hash> ids = asked.keySet().stream().sorted().toList();
      Hash id = ids.get(random.nextInt(ids.size()));
      int voter = random.nextInt(NUMBERS);
      boolean yes = random.nextInt(5) > 0;
      send(with(voter, council.vote(voter, id, yes)), () -> voted(id, voter, yes));
    }

    private void voted(Hash id, int voter, boolean yes) {
      OpenProposal proposal = asked.get(id);
      assertThat(proposal).as("an open proposal").isNotNull();
      assertThat(proposal.set()).isEqualTo(deciding);
      assertThat(proposal.set().members()).contains(voter);
      assertThat(proposal.all().add(voter)).as("the first vote of %d", voter).isTrue();
      if (yes) {
        proposal.yes().add(voter);
      }
      int refused = proposal.all().size() - proposal.yes().size();
      if (proposal.yes().size() >= proposal.set().quorum()) {
        assertThat(newest).as("one change at a time").isEqualTo(deciding);
        newest = proposal.result();
        changes++;
        asked.clear();
      } else if (refused > proposal.set().members().size() - proposal.set().quorum()) {
        asked.remove(id);
      }
    }
  }

  @Property(tries = 60)
  void everySetIsSoundAndWasApprovedByAQuorumOfTheOneBefore(@ForAll long seed) {
    Model model = new Model(seed);
    for (int i = 0; i < BLOCKS; i++) {
      model.grow();
    }
    // A replay from the genesis gives the same result.
    CertifiedChain chain = model.council.chain;
    CertifiedChain replayed = new CertifiedChain(chain.genesis(), transaction -> true);
    for (Block block : chain.blocks()) {
      assertThat(replayed.receive(block)).isInstanceOf(Judgement.Valid.class);
      assertThat(replayed.state().root()).isEqualTo(block.header().stateRoot());
    }
    // So does the state decoded from its entries.
    ChainState state = chain.state();
    ChainState readBack =
        ChainState.of(state.chainId(), state.height(), ChainStateProperties.shuffled(state, seed));
    assertThat(readBack.authorities()).isEqualTo(state.authorities());
    assertThat(readBack.followingAuthorities()).isEqualTo(state.followingAuthorities());
    assertThat(readBack.parameters()).isEqualTo(state.parameters());
    assertThat(readBack.openProposals()).isEqualTo(state.openProposals());
  }

  @Property(tries = 1)
  void theSequencesDoChangeSets() {
    int changes = 0;
    for (long seed = 0; seed < 20; seed++) {
      Model model = new Model(seed);
      for (int i = 0; i < BLOCKS; i++) {
        model.grow();
      }
      changes += model.changes;
    }
    assertThat(changes).isGreaterThan(20);
  }
}

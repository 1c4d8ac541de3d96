package io.mpreg.blockchain.core.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.core.authority.AuthoritySets;
import io.mpreg.blockchain.core.block.Outcome;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.merkle.SparseMerkleTree;
import io.mpreg.blockchain.core.state.ChainState;
import io.mpreg.blockchain.core.state.EntryName;
import io.mpreg.blockchain.core.state.StateKey;
import io.mpreg.blockchain.core.state.Tip;
import io.mpreg.blockchain.core.transaction.Transaction;
import io.mpreg.blockchain.core.transaction.UnsentTransaction;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/// The result of a dry run equals that of the next block with only this transaction: the outcome,
/// and every state entry.
class DryRunProperties {

  private static void predicts(Tip head, Transaction transaction) {
    DryRun run = DryRun.of(head, transaction);
    BlockDraft draft = new BlockDraft(head, any -> true);
    assertThat(draft.add(transaction)).isEqualTo(new BlockDraft.Addition.Added(run.outcome()));
    ExecutedBlock next = draft.finish(0, head.header().timestampMillis() + 1);
    ExecutedBlock empty =
        new BlockDraft(head, any -> true).finish(0, head.header().timestampMillis() + 1);

    Map<Bytes, Optional<Bytes>> predicted = new HashMap<>(empty.stateChanges());
    predicted.put(
        StateKey.nonce(transaction.sender(), transaction.lane()),
        ChainState.wholeUnlessZero(transaction.nonce() + 1));
    run.changes()
        .forEach(
            (key, change) -> {
              assertThat(change.before()).isEqualTo(head.state().entry(key));
              assertThat(change.after()).isNotEqualTo(empty.tip().state().entry(key));
              predicted.put(key, change.after());
              assertThat(EntryName.of(key).kind()).isNotBlank();
            });
    SparseMerkleTree state = SparseMerkleTree.EMPTY.with(present(head.state())).with(predicted);
    assertThat(state.root()).isEqualTo(next.block().header().stateRoot());
    if (run.outcome() instanceof Outcome.Failed) {
      assertThat(run.changes()).isEmpty();
    }
  }

  private static Map<Bytes, Optional<Bytes>> present(ChainState state) {
    Map<Bytes, Optional<Bytes>> entries = new HashMap<>();
    state.entries().forEach((key, value) -> entries.put(key, Optional.of(value)));
    return entries;
  }

  @Property(tries = 30)
  void ofAnyOperationOfANode(@ForAll long seed) {
    Workload workload = new Workload(seed);
    CertifiedChain chain =
        new CertifiedChain(Chains.of(AuthoritySets.of(4, 1, 0)), transaction -> true);
    for (int block = 0; block < 10; block++) {
      List<Transaction> transactions = workload.block(chain);
      for (Transaction transaction : transactions) {
        if (chain.state().nextNonce(transaction.sender(), transaction.lane())
            == transaction.nonce()) {
          predicts(chain.tip(), transaction);
        }
      }
      chain.add(0, transactions);
    }
  }

  @Property(tries = 20)
  void ofProposalsAndVotes(@ForAll long seed) {
    Random random = new Random(seed);
    Council council = new Council(4, 1, 0);
    council.register(4);
    List<String> changes =
        List.of(
            "{\"kind\":\"remove_authority\",\"id\":\"%s\"}".formatted(AuthoritySets.id(3).value()),
            "{\"kind\":\"set_tolerance\",\"byzantine\":0,\"crashed\":1}",
            "{\"kind\":\"withdraw_approval\",\"id\":\"nobody\"}",
            "{\"kind\":\"unknown\"}");
    for (int round = 0; round < 4; round++) {
      int proposer = random.nextInt(5);
      UnsentTransaction proposal =
          council.proposal(proposer, changes.get(random.nextInt(changes.size())));
      Transaction signed = proposal.signed();
      predicts(council.chain.tip(), signed);
      council.chain.add(0, List.of(signed));
      for (int voter = 0; voter < 4; voter++) {
        Transaction vote = council.vote(voter, signed.id(), random.nextInt(4) > 0).signed();
        predicts(council.chain.tip(), vote);
        council.chain.add(0, List.of(vote));
      }
    }
  }

  @Test
  void whatWaitsBeforeItInItsLaneIsNotExecuted() {
    Council council = new Council(1, 0, 0);
    Transaction later = council.chain.from(Council.member(0)).nonce(7).signed();
    assertThat(DryRun.of(council.chain.tip(), later).outcome()).isEqualTo(Outcome.APPLIED);
  }
}

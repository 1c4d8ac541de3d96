package io.mpreg.blockchain.core.execution;

import static io.mpreg.blockchain.core.transaction.Transactions.ALICE;
import static io.mpreg.blockchain.core.transaction.Transactions.BOB;
import static io.mpreg.blockchain.core.transaction.Transactions.CAROL;

import io.mpreg.blockchain.core.authority.AuthoritySets;
import io.mpreg.blockchain.core.transaction.Member;
import io.mpreg.blockchain.core.transaction.Transaction;
import io.mpreg.blockchain.core.transaction.UnsentTransaction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// Blocks of random transactions, none of which is refused: transfers within and beyond the
/// balance, updates, memberships, registrations, malformed payloads and application operations, in
/// three lanes.
public final class Workload {
  private static final List<Member> MEMBERS = List.of(ALICE, BOB, CAROL, Member.named("nobody"));

  private final Random random;
  private final Map<String, Long> nonces = new HashMap<>();
  private boolean carolIsRegistered;

  public Workload(long seed) {
    this.random = new Random(seed);
  }

  /// A chain of some blocks, each proposed in an arbitrary round.
  public static CertifiedChain chain(long seed, int blocks) {
    Workload workload = new Workload(seed);
    CertifiedChain chain =
        new CertifiedChain(Chains.of(AuthoritySets.of(4, 1, 0)), transaction -> true);
    for (int block = 0; block < blocks; block++) {
      chain.add(workload.random.nextInt(6), workload.block(chain));
    }
    return chain;
  }

  public List<Transaction> block(CertifiedChain chain) {
    boolean carolMaySend = carolIsRegistered;
    List<Transaction> block = new ArrayList<>();
    for (int left = random.nextInt(6); left > 0; left--) {
      Member sender = MEMBERS.get(random.nextInt(carolMaySend ? 3 : 2));
      block.add(operation(chain, sender).signed());
    }
    if (!carolIsRegistered && random.nextInt(3) == 0) {
      carolIsRegistered = true;
      nonces.put("carol 0", 1L);
      block.add(chain.from(CAROL).of("node_register", "{" + CAROL.keyFields() + "}").signed());
    }
    return block;
  }

  private UnsentTransaction operation(CertifiedChain chain, Member sender) {
    int lane = random.nextInt(3);
    long nonce = nonces.merge(sender.id().value() + " " + lane, 1L, Long::sum) - 1;
    UnsentTransaction unsent = chain.from(sender).lane(lane).nonce(nonce);
    return switch (random.nextInt(6)) {
      case 0 -> unsent.of("federation_join", federation());
      case 1 -> unsent.of("federation_leave", federation());
      case 2 -> unsent.of("node_update", "{\"metadata\":{\"n\":\"%d\"}}".formatted(nonce));
      case 3 -> unsent.of(random.nextBoolean() ? "message" : "app.x", message());
      default -> unsent.transfer(MEMBERS.get(random.nextInt(MEMBERS.size())), random.nextInt(400));
    };
  }

  private String message() {
    return switch (random.nextInt(3)) {
      case 0 -> "{}";
      case 1 -> "{\"body\":\"\"}";
      default -> "{\"topic\":\"t%d\",\"body\":\"\"}".formatted(random.nextInt(3));
    };
  }

  private String federation() {
    return "{\"federation\":\"f%d\"}".formatted(random.nextInt(3));
  }
}

package io.mpreg.blockchain.core.transaction;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.crypto.SignatureAlgorithm;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.encoding.Integers;
import io.mpreg.blockchain.core.node.Names;
import io.mpreg.blockchain.core.node.NodeId;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/// Transactions for tests.
public final class Transactions {
  /// The chain id of transactions in tests that have no chain.
  public static final Hash CHAIN = Hash.of("a chain".getBytes(StandardCharsets.US_ASCII));

  public static final Member ALICE = Member.named("alice");
  public static final Member BOB = Member.named("bob");
  public static final Member CAROL =
      Member.named("carol").withKey(SignatureAlgorithm.SECP256K1, "carol");

  private Transactions() {}

  /// A message from the sender to itself, unless the test changes it.
  public static UnsentTransaction from(Member sender) {
    return new UnsentTransaction(sender);
  }

  public static Transaction aTransfer() {
    return from(ALICE).transfer(BOB, 5).signed();
  }

  /// Transactions of every shape, each signed with the sender's own key.
  public static Arbitrary<Transaction> any() {
    return Combinators.combine(
            senders(), Names.legal(), operationTypes(), lanes(), contents(), heights())
        .as(
            (sender, receiver, type, lane, content, height) ->
                from(sender)
                    .to(new NodeId(receiver))
                    .of(type, "")
                    .with(content)
                    .lane(lane)
                    .nonce(height)
                    .timestamp(Integers.MAX - height)
                    .observing(height)
                    .validUntil(height)
                    .signed());
  }

  private static Arbitrary<Member> senders() {
    return Arbitraries.of(ALICE, BOB, CAROL);
  }

  private static Arbitrary<String> operationTypes() {
    return Arbitraries.oneOf(Names.legal(), Arbitraries.of("transfer", "message", "node_update"));
  }

  private static Arbitrary<Integer> lanes() {
    return Arbitraries.integers().between(0, 255);
  }

  private static Arbitrary<Bytes> contents() {
    return Arbitraries.bytes().array(byte[].class).ofMaxSize(300).map(Bytes::of);
  }

  private static Arbitrary<Long> heights() {
    return Arbitraries.longs().between(0, Integers.MAX);
  }
}

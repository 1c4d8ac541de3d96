package io.mpreg.blockchain.core.execution;

import static io.mpreg.blockchain.core.transaction.Transactions.ALICE;
import static io.mpreg.blockchain.core.transaction.Transactions.BOB;

import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.authority.AuthoritySets;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.rules.Rules;
import io.mpreg.blockchain.core.state.Genesis;
import io.mpreg.blockchain.core.state.Parameters;
import io.mpreg.blockchain.core.state.Parameters.Registration;
import io.mpreg.blockchain.core.transaction.Member;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/// Genesis documents and their chains, for tests: alice has 1 000, bob 100.
public final class Chains {
  public static final long ALICE_HAS = 1_000;
  public static final long BOB_HAS = 100;

  private Chains() {}

  /// An open chain of one authority.
  public static Genesis open() {
    return of(Parameters.DEFAULTS, AuthoritySets.of(1, 0, 0), List.of());
  }

  /// A chain of one authority with governed registration, in which one member's registration is
  /// approved.
  public static Genesis governed(Member... approved) {
    return of(
        with(Registration.GOVERNED),
        AuthoritySets.of(1, 0, 0),
        Stream.of(approved).map(Chains::approval).toList());
  }

  private static Parameters with(Registration registration) {
    return new Parameters(200, 1_500, 10_000, 8_388_608, 100_000, registration);
  }

  /// An open chain with a low limit of transactions in a block.
  public static Genesis ofSmallBlocks(int maxBlockTransactions) {
    return of(
        new Parameters(200, 1_500, maxBlockTransactions, 131_072, 100_000, Registration.OPEN),
        AuthoritySets.of(1, 0, 0),
        List.of());
  }

  /// An open chain of several authorities.
  public static Genesis of(AuthoritySet authorities) {
    return of(Parameters.DEFAULTS, authorities, List.of());
  }

  private static Genesis of(
      Parameters parameters, AuthoritySet authorities, List<Genesis.Approval> approvals) {
    Stream<Genesis.Account> members = Stream.of(account(ALICE, ALICE_HAS), account(BOB, BOB_HAS));
    Stream<Genesis.Account> voters =
        authorities.authorities().stream()
            .map(voter -> new Genesis.Account(voter.id(), voter.checkpointKey(), 0));
    return new Genesis(
        Bytes.of("a document for a test".getBytes(StandardCharsets.US_ASCII)),
        "test",
        1_700_000_000_000L,
        Rules.FIRST,
        true,
        parameters,
        authorities,
        Collections.emptySortedMap(),
        Stream.concat(members, voters).toList(),
        approvals);
  }

  private static Genesis.Account account(Member member, long balance) {
    return new Genesis.Account(member.id(), member.publicKey(), balance);
  }

  private static Genesis.Approval approval(Member member) {
    return new Genesis.Approval(member.id(), member.publicKey());
  }

  /// The genesis document of the shipped demonstration chain.
  public static Bytes demoDocument() {
    try (var document = Genesis.class.getResourceAsStream("/demo/genesis.json")) {
      if (document == null) {
        throw new IllegalStateException("no /demo/genesis.json among the resources");
      }
      return Bytes.of(document.readAllBytes());
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}

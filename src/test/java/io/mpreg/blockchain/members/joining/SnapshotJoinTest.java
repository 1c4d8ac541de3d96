package io.mpreg.blockchain.members.joining;

import static io.mpreg.blockchain.members.federation.TestFederation.await;
import static io.mpreg.blockchain.members.federation.TestFederation.awaitFinal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mpreg.blockchain.ConcurrentTest;
import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.authority.AuthoritySets;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.ByteWriter;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.encoding.Malformed;
import io.mpreg.blockchain.core.note.Checkpoint;
import io.mpreg.blockchain.core.note.CheckpointSigner;
import io.mpreg.blockchain.core.note.SignedNote;
import io.mpreg.blockchain.core.proof.AuthorityChange;
import io.mpreg.blockchain.core.proof.Receipt;
import io.mpreg.blockchain.core.proof.ReceiptVerdict;
import io.mpreg.blockchain.core.proof.ReceiptVerifier;
import io.mpreg.blockchain.core.proof.TrustedBlock;
import io.mpreg.blockchain.core.rules.Rules;
import io.mpreg.blockchain.core.state.Tip;
import io.mpreg.blockchain.core.transaction.Transaction;
import io.mpreg.blockchain.ledger.door.LedgerOpening;
import io.mpreg.blockchain.ledger.history.InMemoryLedgerStore;
import io.mpreg.blockchain.ledger.history.NotHeld;
import io.mpreg.blockchain.ledger.history.SnapshotCommit;
import io.mpreg.blockchain.ledger.log.TransparencyLogs;
import io.mpreg.blockchain.members.federation.BlockFetcher;
import io.mpreg.blockchain.members.federation.FederationProperties;
import io.mpreg.blockchain.members.federation.Governance;
import io.mpreg.blockchain.members.federation.TestFederation;
import io.mpreg.blockchain.members.federation.TestFederation.Member;
import io.mpreg.blockchain.members.peering.Peer;
import io.mpreg.blockchain.members.peering.PeerClient;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// Four authorities with a history in which a fifth, which has not run yet, is added and the first
/// is removed; then the fifth joins from a snapshot. Over real sockets.
class SnapshotJoinTest {
  private static final AuthoritySet LAST = AuthoritySets.ofNumbers(1, 0, 1, 2, 3, 4);

  @TempDir Path directory;

  private final AlteringProxy proxy = new AlteringProxy();
  private TestFederation federation;
  private List<Member> founders;
  private Member fifth;
  private Governance governance;
  private Transaction early;

  @BeforeEach
  void aHistoryWithTwoChanges() throws IOException {
    federation = new TestFederation(5, 4, 1, directory);
    federation.answer(SnapshotPages::routes);
    founders = federation.members.subList(0, 4);
    fifth = federation.members.get(4);
    founders.forEach(Member::start);
    governance = new Governance(federation, () -> founders);
    early = founders.getFirst().message(7, 0);
    founders.getFirst().submit(early);
    governance.register(founders.getFirst(), fifth);
    governance.decide(founders.getFirst(), founders.subList(0, 3), governance.adding(fifth));
    governance.awaitAuthorities(AuthoritySets.of(5, 1, 0));
    governance.decide(founders.get(1), founders, governance.removing(founders.getFirst()));
    governance.awaitAuthorities(LAST);
  }

  @AfterEach
  void stop() {
    federation.close();
    proxy.close();
  }

  /// The fifth starts on an empty store with the snapshot of another member.
  private void join() {
    LedgerOpening.begin(
        fifth.store,
        federation.genesis,
        new SnapshotJoin(
            fifth.keys(),
            fifth.settings(),
            Optional.empty(),
            InstantSource.system(),
            Rules.LATEST));
    fifth.start();
  }

  private Receipt receipt(Member member, Transaction transaction) {
    return TransparencyLogs.receipts(member.ledger(), member.keys(), member.log())
        .receipt(transaction.id(), OptionalLong.empty())
        .orElseThrow();
  }

  @ConcurrentTest
  void aMemberJoinsFollowsVotesAndProvesFromTheGenesis() {
    long before = founders.get(1).height();
    join();
    assertThat(fifth.ledger().chain().lowestHeight()).isGreaterThanOrEqualTo(before);
    assertThat(fifth.ledger().chain().tip().state().authorities()).isEqualTo(LAST);

    Transaction first = founders.get(1).message(7, 0);
    founders.get(1).submit(first);
    awaitFinal(List.of(founders.get(1), founders.get(2), founders.get(3), fifth), List.of(first));

    // It has no vote record, so it abstains for two heights; then one of the others is away.
    Transaction second = founders.get(1).message(7, 1);
    founders.get(1).submit(second);
    awaitFinal(List.of(founders.get(1), fifth), List.of(second));
    Transaction third = founders.get(1).message(7, 2);
    founders.get(1).submit(third);
    awaitFinal(List.of(founders.get(1), fifth), List.of(third));
    founders.get(3).stop();
    Transaction fourth = fifth.message(7, 0);
    fifth.submit(fourth);
    awaitFinal(List.of(founders.get(1), founders.get(2), fifth), List.of(fourth));

    ReceiptVerifier genesis = new ReceiptVerifier(federation.genesis);
    for (Transaction transaction : List.of(first, fourth)) {
      Receipt receipt = receipt(fifth, transaction);
      assertThat(receipt.authorityChanges()).hasSize(2);
      assertThat(genesis.verify(receipt)).isInstanceOf(ReceiptVerdict.Valid.class);
      assertThat(genesis.verify(withoutChanges(receipt)))
          .isInstanceOf(ReceiptVerdict.Invalid.class);
    }
    // A checkpoint of the removed one is refused: it is no authority of that height.
    assertThatThrownBy(() -> receipt(founders.getFirst(), first))
        .isInstanceOf(RuntimeException.class);
    assertThatThrownBy(() -> fifth.ledger().chain().block(before - 1)).isInstanceOf(NotHeld.class);
    assertThat(fifth.ledger().submissions().status(early.id())).isEmpty();

    // A restart continues from the same base.
    long lowest = fifth.ledger().chain().lowestHeight();
    fifth.stop();
    fifth.start();
    assertThat(fifth.ledger().chain().lowestHeight()).isEqualTo(lowest);
    assertThat(genesis.verify(receipt(fifth, fourth))).isInstanceOf(ReceiptVerdict.Valid.class);
  }

  private static Receipt withoutChanges(Receipt receipt) {
    return with(receipt, List.of(), receipt.checkpoint());
  }

  private Receipt signedByTheRemovedOne(Receipt receipt) {
    Member removed = founders.getFirst();
    String text = receipt.checkpoint().substring(0, receipt.checkpoint().indexOf("\n\n") + 1);
    Checkpoint checkpoint = Checkpoint.parse(text);
    CheckpointSigner signer =
        CheckpointSigner.holding(
            removed.keys().checkpointKey(), federation.genesis.chainId(), removed.id());
    SignedNote note = new SignedNote(checkpoint.body(), List.of(signer.sign(checkpoint)));
    return with(
        receipt,
        receipt.authorityChanges(),
        new String(note.encode().toArray(), StandardCharsets.UTF_8));
  }

  private static Receipt with(Receipt receipt, List<AuthorityChange> changes, String checkpoint) {
    return new Receipt(
        receipt.version(),
        receipt.chainId(),
        receipt.transaction(),
        receipt.inclusion(),
        receipt.block(),
        receipt.authoritySet(),
        receipt.certificate(),
        changes,
        receipt.history(),
        checkpoint);
  }

  @ConcurrentTest
  void aMemberThatJoinedGivesSnapshotsItself() throws InterruptedException {
    join();
    SnapshotCommit again =
        join(Map.of(4, federation.addressOf(4))).find(federation.genesis).orElseThrow();
    assertThat(again.block().height()).isEqualTo(fifth.height());
    assertThat(again.authorityChanges()).hasSize(2);
  }

  @ConcurrentTest
  void whoMissesBlocksBelowAnothersLowestAsksTheNextOne() {
    join();
    Member first = founders.getFirst();
    first.stop();
    // Its store is gone, and it asks the fifth first, which has no block 1.
    Member again = federation.new Member(0, new InMemoryLedgerStore());
    again.reaches(1, URI.create("http://127.0.0.1:1"));
    again.reaches(2, URI.create("http://127.0.0.1:1"));
    try (again) {
      again.start();
      await("blocks", () -> again.height() >= fifth.ledger().chain().lowestHeight());
      assertThat(again.ledger().chain().lowestHeight()).isZero();
    }
  }

  @ConcurrentTest
  void thatThereIsOnlyTheGenesisIsBelievedWhenAsManySayItAsDecide() throws Exception {
    try (TestFederation young = new TestFederation(5, 4, 1, directory.resolve("young"))) {
      young.answer(SnapshotPages::routes);
      Member joining = young.members.get(4);
      SnapshotJoin join =
          new SnapshotJoin(
              joining.keys(),
              joining.settings(),
              Optional.empty(),
              InstantSource.system(),
              Rules.LATEST);
      CompletableFuture<Optional<SnapshotCommit>> found = new CompletableFuture<>();
      young.members.subList(0, 2).forEach(Member::start);
      Thread thread =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      found.complete(join.find(young.genesis));
                    } catch (InterruptedException interrupted) {
                      found.completeExceptionally(interrupted);
                    }
                  });
      assertThatThrownBy(() -> found.get(1_500, TimeUnit.MILLISECONDS))
          .as("two of the three that have to")
          .isInstanceOf(TimeoutException.class);
      young.members.get(2).start();
      assertThat(found.get(30, TimeUnit.SECONDS)).isEmpty();
      thread.join();
    }
  }

  // ---- false answers ---------------------------------------------------------------------------

  // A joining member that knows the others at these addresses only.
  private SnapshotJoin join(Map<Integer, URI> addresses) {
    Map<String, URI> peers = new LinkedHashMap<>();
    federation.members.forEach(
        member -> peers.put(member.id().value(), URI.create("http://127.0.0.1:1")));
    addresses.forEach((number, address) -> peers.put(AuthoritySets.id(number).value(), address));
    return new SnapshotJoin(
        federation.members.get(3).keys(),
        settings(peers),
        Optional.empty(),
        InstantSource.system(),
        Rules.LATEST);
  }

  private static FederationProperties settings(Map<String, URI> peers) {
    return new FederationProperties(
        0, "127.0.0.1", peers, null, Duration.ofSeconds(2), Duration.ofSeconds(3), true, null, 0);
  }

  private static UnaryOperator<byte[]> flipped(int fromEnd) {
    return bytes -> {
      byte[] changed = bytes.clone();
      changed[Math.max(0, changed.length - fromEnd)] ^= 1;
      return changed;
    };
  }

  /// @param at the offset of the first rulesVersion
  private static UnaryOperator<byte[]> ofUnknownRules(int at) {
    return bytes -> {
      byte[] changed = bytes.clone();
      ByteBuffer.wrap(changed).putInt(at, Rules.LATEST.version() + 1);
      return changed;
    };
  }

  private static UnaryOperator<byte[]> longer(int bytes) {
    return honest -> Arrays.copyOf(honest, honest.length + bytes);
  }

  private static byte[] withoutLastEntry(byte[] page) {
    List<Map.Entry<Bytes, Bytes>> entries = SnapshotMessages.entries(Bytes.of(page));
    ByteWriter writer = new ByteWriter();
    entries
        .subList(0, entries.size() - 1)
        .forEach(entry -> SnapshotMessages.write(writer, entry.getKey(), entry.getValue()));
    return writer.toArray();
  }

  private static byte[] withAnotherEntry(byte[] page) {
    ByteWriter writer = new ByteWriter().raw(page);
    SnapshotMessages.write(writer, Bytes.ofHex("0400"), Bytes.ofHex("00"));
    return writer.toArray();
  }

  private record Lie(String path, UnaryOperator<byte[]> change) {}

  private static Map<String, Lie> lies() {
    String manifest = "/v1/snapshot";
    String entries = "/v1/snapshot/.*/.*";
    String changes = "/v1/authority-changes/.*";
    String blocks = "/v1/blocks/.*";
    Map<String, Lie> lies = new LinkedHashMap<>();
    lies.put("a manifest that is none", new Lie(manifest, bytes -> new byte[] {1}));
    lies.put("a manifest cut off", new Lie(manifest, bytes -> Arrays.copyOf(bytes, 300)));
    lies.put("a manifest with more behind it", new Lie(manifest, longer(1)));
    lies.put("a manifest with fewer entries", new Lie(manifest, flipped(1)));
    lies.put("a manifest with another frontier", new Lie(manifest, flipped(12)));
    lies.put("a manifest too large", new Lie(manifest, longer(13 << 20)));
    lies.put("a manifest of unknown rules", new Lie(manifest, ofUnknownRules(4 + 12 + 12)));
    lies.put("a change of unknown rules", new Lie(changes, ofUnknownRules(4 + 12)));
    lies.put("a block of unknown rules", new Lie(blocks, ofUnknownRules(4 + 4 + 12)));
    lies.put("an entry changed", new Lie(entries, flipped(1)));
    lies.put("an entry missing", new Lie(entries, SnapshotJoinTest::withoutLastEntry));
    lies.put("an entry added", new Lie(entries, SnapshotJoinTest::withAnotherEntry));
    lies.put("no entries", new Lie(entries, bytes -> new byte[0]));
    lies.put("entries too large", new Lie(entries, longer(5 << 20)));
    lies.put("no changes", new Lie(changes, bytes -> new byte[0]));
    lies.put("changes cut off", new Lie(changes, bytes -> Arrays.copyOf(bytes, 1_000)));
    lies.put("another set at the end", new Lie(changes, flipped(1)));
    lies.put("another block", new Lie(blocks, flipped(1)));
    lies.put("no block", new Lie(blocks, bytes -> new byte[0]));
    return lies;
  }

  @ConcurrentTest
  void whoLiesIsLeftAndTheNextOneIsAsked() throws InterruptedException {
    Tip tip = founders.get(1).ledger().chain().tip();
    await("all are there", () -> founders.stream().allMatch(each -> each.height() == tip.height()));
    proxy.standBefore(federation.addressOf(0));
    for (Map.Entry<String, Lie> lie : lies().entrySet()) {
      proxy.lie(lie.getValue().path(), lie.getValue().change());
      // The proxied one has the lower id, so it is asked first of two with equal height.
      SnapshotCommit found =
          join(Map.of(0, proxy.address(), 1, federation.addressOf(1)))
              .find(federation.genesis)
              .orElseThrow();

      assertThat(found.state()).as(lie.getKey()).isEqualTo(tip.state().entries());
      assertThat(found.block().header()).as(lie.getKey()).isEqualTo(tip.header());
      assertThat(proxy.asked())
          .as(lie.getKey())
          .anyMatch(path -> path.matches(lie.getValue().path()));
      assertThat(proxy.asked().stream().filter("/v1/snapshot"::equals).count())
          .as(lie.getKey() + ": asked once, and left alone then")
          .isEqualTo(1);
    }
  }

  @ConcurrentTest
  void anHonestMemberInTheSamePlaceIsBelieved() throws InterruptedException {
    proxy.standBefore(federation.addressOf(0));
    assertThat(join(Map.of(0, proxy.address())).find(federation.genesis)).isPresent();
  }

  @ConcurrentTest
  void aTrustedBlockHasToBeInTheHistory() throws Exception {
    Member member = founders.get(1);
    Hash known = member.ledger().chain().block(2).orElseThrow().header().hash();
    assertThat(fetched(new TrustedBlock(2, known)).block().height()).isEqualTo(member.height());
    assertThat(
            fetched(new TrustedBlock(member.height(), member.ledger().chain().tip().hash()))
                .authorityChanges())
        .hasSize(2);
    assertThatThrownBy(() -> fetched(new TrustedBlock(2, Hash.of(Bytes.EMPTY))))
        .isInstanceOf(Malformed.class)
        .hasMessageContaining("trust");
    assertThatThrownBy(() -> fetched(new TrustedBlock(3, known))).isInstanceOf(Malformed.class);
    assertThatThrownBy(() -> fetched(new TrustedBlock(100_000, known)))
        .isInstanceOf(IOException.class);
  }

  private SnapshotCommit fetched(TrustedBlock trusted) throws Exception {
    return fetched(Optional.of(trusted), 10_000_000);
  }

  private SnapshotCommit fetched(Optional<TrustedBlock> trusted, long mostBytes)
      throws IOException, InterruptedException, Malformed {
    return fetched(trusted, mostBytes, System::nanoTime);
  }

  private SnapshotCommit fetched(Optional<TrustedBlock> trusted, long mostBytes, LongSupplier nanos)
      throws IOException, InterruptedException, Malformed {
    Peer peer = new Peer(AuthoritySets.id(1), federation.addressOf(1));
    try (PeerClient client =
        new PeerClient(
            fifth.keys(),
            federation.genesis.chainId(),
            InstantSource.system(),
            Duration.ofSeconds(2),
            Optional.empty())) {
      SnapshotSource source =
          new SnapshotSource(
              federation.genesis,
              Rules.LATEST,
              trusted,
              client,
              new BlockFetcher(client, Rules.LATEST),
              InstantSource.system(),
              mostBytes,
              nanos);
      return source.fetch(peer, source.manifest(peer), (done, all) -> {});
    }
  }

  @ConcurrentTest
  void whoGivesItDropByDropIsLeft() throws Exception {
    AtomicLong now = new AtomicLong();
    assertThat(fetched(Optional.empty(), 10_000_000, () -> now.addAndGet(1_000_000))).isNotNull();
    long pages = now.get() / 1_000_000;
    long each = SnapshotSource.PATIENCE_NANOS / (pages - 2);
    assertThatThrownBy(() -> fetched(Optional.empty(), 10_000_000, () -> now.addAndGet(2 * each)))
        .isInstanceOf(Malformed.class)
        .hasMessageContaining("too slowly");
  }

  @ConcurrentTest
  void aStateThatDoesNotFitIntoMemoryIsNotTaken() {
    assertThatThrownBy(() -> fetched(Optional.empty(), 100))
        .isInstanceOf(Malformed.class)
        .hasMessageContaining("memory");
  }

  @ConcurrentTest
  void withoutAnAnswerItWaitsUntilThereIsOneOrItIsEnded() throws InterruptedException {
    AtomicReference<String> ended = new AtomicReference<>("");
    SnapshotJoin nobody = join(Map.of());
    Thread waiting =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    nobody.find(federation.genesis);
                    ended.set("found");
                  } catch (InterruptedException interrupted) {
                    ended.set("interrupted");
                  }
                });
    Thread.sleep(300);
    assertThat(ended.get()).isEmpty();
    waiting.interrupt();
    waiting.join();
    assertThat(ended.get()).isEqualTo("interrupted");

    SnapshotJoin alone =
        new SnapshotJoin(
            founders.getFirst().keys(),
            settings(Map.of()),
            Optional.empty(),
            InstantSource.system(),
            Rules.LATEST);
    assertThatThrownBy(
            () ->
                alone.find(
                    TestFederation.genesis(
                        0,
                        IntStream.range(0, 1).mapToObj(number -> "http://127.0.0.1:1").toList())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("ledger.federation.peers");
  }
}

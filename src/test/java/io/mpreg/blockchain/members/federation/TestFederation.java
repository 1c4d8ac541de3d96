package io.mpreg.blockchain.members.federation;

import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.core.authority.AuthoritySets;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.crypto.SigningKey;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.state.Genesis;
import io.mpreg.blockchain.core.transaction.OperationType;
import io.mpreg.blockchain.core.transaction.Payload;
import io.mpreg.blockchain.core.transaction.Transaction;
import io.mpreg.blockchain.core.transaction.TransactionDraft;
import io.mpreg.blockchain.ledger.door.ConsensusProgress;
import io.mpreg.blockchain.ledger.door.Ledger;
import io.mpreg.blockchain.ledger.door.LedgerOpening;
import io.mpreg.blockchain.ledger.door.LedgerOptions;
import io.mpreg.blockchain.ledger.door.Membership;
import io.mpreg.blockchain.ledger.history.InMemoryLedgerStore;
import io.mpreg.blockchain.ledger.history.LedgerStore;
import io.mpreg.blockchain.ledger.log.TransparencyLog;
import io.mpreg.blockchain.ledger.log.TransparencyLogs;
import io.mpreg.blockchain.ledger.pending.Submission;
import io.mpreg.blockchain.members.mining.Miner;
import io.mpreg.blockchain.members.peering.PeerRoute;
import io.mpreg.blockchain.platform.keys.AuthorityKeys;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.ssl.SslBundle;

/// Members in one process, each with its own store and listener, connected by real sockets. The
/// authorities are those of [AuthoritySets], and each is also a node, with its checkpoint key as
/// account key.
public final class TestFederation implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int ROUND_TIMEOUT_MILLIS = 500;
  private static final int FIRST_PORT = 20_000;
  private static final int PORTS = 12_000;

  // Another process starts at another port.
  private static final AtomicInteger NEXT_PORT =
      new AtomicInteger(ThreadLocalRandom.current().nextInt(PORTS));

  public final Genesis genesis;
  public final List<Member> members = new ArrayList<>();
  private final Path directory;
  private final Optional<IntFunction<SslBundle>> certificates;
  private final List<Integer> ports = new ArrayList<>();
  private BiFunction<Ledger, LedgerStore, List<PeerRoute>> beside = (ledger, store) -> List.of();
  private Duration requestTimeout = Duration.ofSeconds(2);

  public TestFederation(int size, int byzantine, Path directory) throws IOException {
    this(size, size, byzantine, directory);
  }

  /// Authorities that use mutual TLS.
  static TestFederation overTls(int size, Path directory, IntFunction<SslBundle> certificates)
      throws IOException {
    return new TestFederation(
        size, size, 0, ROUND_TIMEOUT_MILLIS, directory, Optional.of(certificates));
  }

  /// Authorities with this timeout of a height's first round.
  static TestFederation waiting(int roundTimeoutMillis, int size, int byzantine, Path directory)
      throws IOException {
    return new TestFederation(
        size, size, byzantine, roundTimeoutMillis, directory, Optional.empty());
  }

  /// @param authorities how many of the members are authorities; the others follow
  public TestFederation(int size, int authorities, int byzantine, Path directory)
      throws IOException {
    this(size, authorities, byzantine, ROUND_TIMEOUT_MILLIS, directory, Optional.empty());
  }

  private TestFederation(
      int size,
      int authorities,
      int byzantine,
      int roundTimeoutMillis,
      Path directory,
      Optional<IntFunction<SslBundle>> certificates)
      throws IOException {
    this.directory = directory;
    this.certificates = certificates;
    for (int number = 0; number < size; number++) {
      ports.add(freePort());
    }
    this.genesis =
        genesis(
            byzantine,
            roundTimeoutMillis,
            IntStream.range(0, authorities).mapToObj(this::addressOf).map(URI::toString).toList());
    for (int number = 0; number < size; number++) {
      members.add(new Member(number, new InMemoryLedgerStore()));
    }
  }

  /// An unused port, another one each time. It is below the range of ephemeral ports, so no
  /// outgoing connection takes it before it is used.
  static int freePort() throws IOException {
    for (int tries = 0; tries < PORTS; tries++) {
      int port = FIRST_PORT + Math.floorMod(NEXT_PORT.getAndIncrement(), PORTS);
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (BindException taken) {
        // another one, then
      }
    }
    throw new IOException("no port is free");
  }

  /// @param addresses of the authorities
  public static Genesis genesis(int byzantine, List<String> addresses) {
    return genesis(byzantine, ROUND_TIMEOUT_MILLIS, addresses);
  }

  private static Genesis genesis(int byzantine, int roundTimeoutMillis, List<String> addresses) {
    int authorities = addresses.size();
    String keys =
        IntStream.range(0, authorities)
            .mapToObj(
                number ->
                    "{\"id\": \"%s\", \"consensusKey\": \"%s\", \"checkpointKey\": \"%s\", \"address\": \"%s\"}"
                        .formatted(
                            AuthoritySets.id(number).value(),
                            AuthoritySets.consensusKey(number).publicKey().hex(),
                            AuthoritySets.checkpointKey(number).publicKey().hex(),
                            addresses.get(number)))
            .collect(Collectors.joining(", "));
    String nodes =
        IntStream.range(0, authorities)
            .mapToObj(
                number ->
                    "{\"id\": \"%s\", \"algorithm\": \"ed25519\", \"publicKey\": \"%s\", \"balance\": 10}"
                        .formatted(
                            AuthoritySets.id(number).value(),
                            AuthoritySets.checkpointKey(number).publicKey().hex()))
            .collect(Collectors.joining(", "));
    String document =
        """
        {"version": 1, "chainName": "test", "salt": "%s", "timestamp": 1700000000000,
         "development": true,
         "parameters": {"blockIntervalMillis": 20, "roundTimeoutMillis": %d,
           "maxBlockTransactions": 1000, "maxBlockBytes": 8388608, "validUntilWindow": 100000,
           "registration": "open"},
         "byzantine": %d, "crashed": 0, "authorities": [%s], "nodes": [%s], "approvals": []}
        """
            .formatted("07".repeat(32), roundTimeoutMillis, byzantine, keys, nodes);
    return Genesis.parse(Bytes.of(document.getBytes(StandardCharsets.UTF_8)));
  }

  void start() {
    members.forEach(Member::start);
  }

  /// From the next start on, members use this request timeout.
  void waitForAnswers(Duration timeout) {
    requestTimeout = timeout;
  }

  /// From the next start on, members answer these requests too.
  public void answer(BiFunction<Ledger, LedgerStore, List<PeerRoute>> routes) {
    beside = routes;
  }

  public URI addressOf(int number) {
    return URI.create(
        (certificates.isEmpty() ? "http" : "https") + "://127.0.0.1:" + ports.get(number));
  }

  /// One member, which can be stopped and restarted on its store.
  public final class Member implements AutoCloseable {
    final int number;
    public LedgerStore store;
    private final Map<Integer, URI> addresses = new HashMap<>();
    private AuthorityKeys keys;
    private Ledger ledger;
    private TransparencyLog log;
    private long reopenHeight;
    private Federation federation;
    private @Nullable Thread mining;

    public Member(int number, LedgerStore store) {
      this.number = number;
      this.store = store;
      has(AuthoritySets.consensusKey(number), AuthoritySets.checkpointKey(number));
      // Those of authorities are in the genesis document.
      for (int other = genesis.authorities().size(); other < ports.size(); other++) {
        addresses.put(other, addressOf(other));
      }
    }

    public NodeId id() {
      return AuthoritySets.id(number);
    }

    public AuthorityKeys keys() {
      return keys;
    }

    /// From the next start on, it has another key store.
    void has(SigningKey consensusKey, SigningKey checkpointKey) {
      keys = new AuthorityKeys(id(), consensusKey, checkpointKey);
    }

    /// From the next start on, it has another data directory.
    void has(LedgerStore other) {
      store = other;
    }

    /// From the next start on, its operator confirms that votes of a height are lost.
    void reopens(long height) {
      reopenHeight = height;
    }

    SigningKey accountKey() {
      return AuthoritySets.checkpointKey(number);
    }

    /// From the next start on, another member has another address.
    public void reaches(int other, URI address) {
      addresses.put(other, address);
    }

    public Ledger ledger() {
      return ledger;
    }

    public TransparencyLog log() {
      return log;
    }

    Federation federation() {
      return federation;
    }

    public FederationProperties settings() {
      Map<String, URI> peers = new HashMap<>();
      addresses.forEach((other, address) -> peers.put(AuthoritySets.id(other).value(), address));
      return new FederationProperties(
          ports.get(number),
          "127.0.0.1",
          peers,
          certificates.isEmpty() ? null : "members",
          requestTimeout,
          Duration.ofSeconds(3),
          false,
          null,
          reopenHeight);
    }

    public void start() {
      ledger =
          LedgerOpening.open(
              store,
              genesis,
              new LedgerOptions(100_000, 100_000_000, 100, 1_000),
              InstantSource.system());
      log = TransparencyLogs.of(store, ledger, keys);
      Membership.require(ledger, keys, number >= genesis.authorities().size());
      DefaultSslBundleRegistry bundles = new DefaultSslBundleRegistry();
      certificates.ifPresent(of -> bundles.registerBundle("members", of.apply(number)));
      Miner miner = new Miner();
      federation =
          new Federation(
              new FederationResources(
                  ledger,
                  store,
                  log,
                  keys(),
                  settings(),
                  bundles,
                  InstantSource.system(),
                  directory.resolve("member-" + number),
                  miner,
                  beside.apply(ledger, store)));
      federation.start();
      mining = Thread.ofPlatform().name("mining-" + number).start(() -> mine(miner));
    }

    // As the scheduler does.
    private static void mine(Miner miner) {
      try {
        while (true) {
          miner.tick();
        }
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
      }
    }

    public void stop() {
      federation.stop();
      if (mining != null) {
        mining.interrupt();
      }
      ledger.close();
    }

    public long height() {
      return ledger.chain().tip().height();
    }

    ConsensusProgress.State state() {
      return ledger.status().consensus().progress().state();
    }

    public void submit(Transaction transaction) {
      assertThat(ledger.submissions().submit(transaction)).isInstanceOf(Submission.Accepted.class);
    }

    boolean hasFinal(Transaction transaction) {
      return ledger
          .submissions()
          .status(transaction.id())
          .filter(status -> status.label().equals("final"))
          .isPresent();
    }

    public Transaction message(int lane, long nonce) {
      return transaction(
          "message", lane, nonce, "{\"topic\":\"t\",\"body\":\"%d\"}".formatted(nonce));
    }

    /// A message of this length in lane 0.
    Transaction large(long nonce, int length) {
      return transaction("app.large", 0, nonce, "x".repeat(length));
    }

    /// A transaction of this member, as node or as authority, in lane 0.
    Transaction transaction(String operationType, long nonce, String payload) {
      return transaction(operationType, 0, nonce, payload);
    }

    private Transaction transaction(String operationType, int lane, long nonce, String payload) {
      return new TransactionDraft(
              genesis.chainId(),
              id(),
              id(),
              new OperationType(operationType),
              lane,
              nonce,
              1_700_000_000_000L,
              0,
              100_000,
              Payload.of(payload.getBytes(StandardCharsets.UTF_8)),
              accountKey().publicKey())
          .signedBy(accountKey());
    }

    @Override
    public void close() {
      if (federation != null && federation.isRunning()) {
        stop();
      }
    }
  }

  public static void awaitFinal(List<Member> members, List<Transaction> transactions) {
    awaitFinal(PATIENCE, members, transactions);
  }

  public static void awaitFinal(
      Duration patience, List<Member> members, List<Transaction> transactions) {
    await(
        "all final at all members",
        patience,
        () ->
            members.stream().allMatch(member -> transactions.stream().allMatch(member::hasFinal)));
  }

  /// Requires that members have the same blocks, up to the lowest head.
  public static void requireSameHistory(List<Member> members) {
    long height = members.stream().mapToLong(Member::height).min().orElseThrow();
    for (long at = 0; at <= height; at++) {
      long here = at;
      Hash first = members.getFirst().ledger().chain().block(here).orElseThrow().header().hash();
      assertThat(members)
          .as("block %d", at)
          .allSatisfy(
              member ->
                  assertThat(member.ledger().chain().block(here).orElseThrow().header().hash())
                      .isEqualTo(first));
    }
  }

  /// Waits until a condition holds; fails when it does not in time.
  public static void await(String what, BooleanSupplier holds) {
    await(what, PATIENCE, holds);
  }

  public static void await(String what, Duration patience, BooleanSupplier holds) {
    long end = System.nanoTime() + patience.toNanos();
    while (!holds.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("not within " + patience + ": " + what);
      }
      pause();
    }
  }

  public static void pause() {
    try {
      Thread.sleep(10);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError(interrupted);
    }
  }

  @Override
  public void close() {
    members.forEach(Member::close);
  }
}

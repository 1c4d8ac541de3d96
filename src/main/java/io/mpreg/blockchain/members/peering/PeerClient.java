package io.mpreg.blockchain.members.peering;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.rules.Rules;
import io.mpreg.blockchain.platform.http.BoundedClient;
import io.mpreg.blockchain.platform.http.BoundedClient.Bounds;
import io.mpreg.blockchain.platform.keys.AuthorityKeys;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;

/// Sends requests to other members. Answers are not verified here; none may exceed its size limit,
/// nor take longer than a few timeouts, however slowly it arrives.
public final class PeerClient implements AutoCloseable {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
  private static final int MAX_PROBLEM_BYTES = 10_000;
  private static final int MAX_PROBLEM_SHOWN = 1_000;
  private static final int TIMEOUTS_OF_AN_ANSWER = 4;

  private static final long MAX_AHEAD_MILLIS = 1_000;

  private final BoundedClient http;
  private final AuthorityKeys keys;
  private final Hash chainId;
  private final InstantSource clock;
  private final Duration timeout;
  private final AtomicLong lastMillis = new AtomicLong();

  public PeerClient(
      AuthorityKeys keys,
      Hash chainId,
      InstantSource clock,
      Duration timeout,
      Optional<SSLContext> tls) {
    this.keys = keys;
    this.chainId = chainId;
    this.clock = clock;
    this.timeout = timeout;
    this.http = new BoundedClient(CONNECT_TIMEOUT, tls);
  }

  /// Delivers messages.
  ///
  /// @throws IOException when they were not taken; says why
  public void send(Peer peer, String path, Bytes messages)
      throws IOException, InterruptedException {
    ask(peer, "POST", path, messages, MAX_PROBLEM_BYTES);
  }

  /// The content of a path at another member; empty where it says that there is none.
  ///
  /// @throws NotHeldThere when it is below that member's lowest block
  /// @throws IOException when the member does not answer, or a proxy in front of it says that there
  ///   is none
  public Optional<Bytes> get(Peer peer, String path, int limit)
      throws IOException, InterruptedException {
    return ask(peer, "GET", path, Bytes.EMPTY, limit);
  }

  private Optional<Bytes> ask(Peer peer, String method, String target, Bytes body, int limit)
      throws IOException, InterruptedException {
    HttpResponse<byte[]> answer =
        http.ask(
            request(peer, method, target, body),
            new Bounds(limit, MAX_PROBLEM_BYTES, timeout.multipliedBy(TIMEOUTS_OF_AN_ANSWER)));
    return switch (answer.statusCode()) {
      case 200 -> Optional.of(Bytes.of(answer.body()));
      case 204 -> Optional.empty();
      case 410 -> throw new NotHeldByPeer(beginning(answer.body()));
      default ->
          throw new IOException(
              "it answers %d: %s".formatted(answer.statusCode(), beginning(answer.body())));
    };
  }

  private static String beginning(byte[] problem) {
    return new String(
        problem, 0, Math.min(problem.length, MAX_PROBLEM_SHOWN), StandardCharsets.UTF_8);
  }

  // Unique, as an envelope is valid for one request; a clock that was set back is followed.
  private long time() {
    long now = clock.millis();
    return lastMillis.updateAndGet(
        last -> last < now || last - now > MAX_AHEAD_MILLIS ? now : last + 1);
  }

  private HttpRequest request(Peer peer, String method, String target, Bytes body) {
    Envelope envelope =
        new Envelope(chainId, keys.id(), peer.id(), time(), method + " " + target, Hash.of(body));
    byte[] content = body.toArray();
    return HttpRequest.newBuilder(peer.resolve(target))
        .timeout(timeout)
        .header(PeerHeaders.CHAIN, chainId.hex())
        .header(PeerHeaders.DRAFT, Integer.toString(Rules.DRAFT))
        .header(PeerHeaders.SENDER, keys.id().value())
        .header(PeerHeaders.TIME, Long.toString(envelope.timeMillis()))
        .header(PeerHeaders.BODY_HASH, envelope.bodyHash().hex())
        .header(PeerHeaders.SIGNATURE, envelope.signedWith(keys.checkpointKey()).hex())
        .method(
            method,
            content.length == 0
                ? HttpRequest.BodyPublishers.noBody()
                : HttpRequest.BodyPublishers.ofByteArray(content))
        .build();
  }

  @Override
  public void close() {
    http.close();
  }
}

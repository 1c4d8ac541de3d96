package io.mpreg.blockchain.members.peering;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.platform.keys.AuthorityKeys;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;

/// Asks other members. Nothing that they answer is believed here; no answer is longer than its
/// limit, and none takes longer than a few time-outs, however little of it comes at a time.
public final class PeerClient implements AutoCloseable {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
  private static final int MAX_PROBLEM_BYTES = 10_000;
  private static final int MAX_PROBLEM_SHOWN = 1_000;

  // The client's own time-out ends when the answer begins.
  private static final int TIMEOUTS_OF_AN_ANSWER = 4;

  private static final long MAX_AHEAD_MILLIS = 1_000;

  private final HttpClient http;
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
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT_TIMEOUT);
    tls.ifPresent(builder::sslContext);
    this.http = builder.build();
  }

  /// Hands over messages.
  ///
  /// @throws IOException when they were not taken; says why
  public void send(Peer peer, String path, Bytes messages)
      throws IOException, InterruptedException {
    ask(peer, "POST", path, messages, MAX_PROBLEM_BYTES);
  }

  /// What a member has under a path; empty where it says that it has nothing.
  ///
  /// @throws NotHeldThere when that lies below its lowest block
  /// @throws IOException when it does not answer, or somebody before it says that there is nothing
  public Optional<Bytes> get(Peer peer, String path, int limit)
      throws IOException, InterruptedException {
    return ask(peer, "GET", path, Bytes.EMPTY, limit);
  }

  private Optional<Bytes> ask(Peer peer, String method, String target, Bytes body, int limit)
      throws IOException, InterruptedException {
    HttpResponse<byte[]> answer = whole(request(peer, method, target, body), limit);
    return switch (answer.statusCode()) {
      case 200 -> Optional.of(Bytes.of(answer.body()));
      case 204 -> Optional.empty();
      case 410 -> throw new NotHeldThere(beginning(answer.body()));
      default ->
          throw new IOException(
              "it answers %d: %s".formatted(answer.statusCode(), beginning(answer.body())));
    };
  }

  private static String beginning(byte[] problem) {
    return new String(
        problem, 0, Math.min(problem.length, MAX_PROBLEM_SHOWN), StandardCharsets.UTF_8);
  }

  private HttpResponse<byte[]> whole(HttpRequest request, int limit)
      throws IOException, InterruptedException {
    CompletableFuture<HttpResponse<byte[]>> answer =
        http.sendAsync(
            request,
            start ->
                BodyHandlers.limiting(
                        BodyHandlers.ofByteArray(),
                        start.statusCode() == 200 ? limit : MAX_PROBLEM_BYTES)
                    .apply(start));
    try {
      return answer.get(TIMEOUTS_OF_AN_ANSWER * timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
      throw new HttpTimeoutException("its answer did not end in time");
    } catch (ExecutionException failed) {
      throw failed.getCause() instanceof IOException known ? known : new IOException(failed);
    } finally {
      answer.cancel(true);
    }
  }

  // An envelope is good for one request, so no two are alike; a clock that was put back is
  // followed.
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
    http.shutdownNow();
  }
}

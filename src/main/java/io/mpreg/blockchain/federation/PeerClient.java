package io.mpreg.blockchain.federation;

import io.mpreg.blockchain.crypto.Hash;
import io.mpreg.blockchain.encoding.Bytes;
import io.mpreg.blockchain.keys.AuthorityKeys;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/// Asks other members. Nothing that they answer is believed here, and no answer is longer than its
/// limit.
final class PeerClient implements AutoCloseable {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
  private static final int MAX_PROBLEM_BYTES = 1_000;

  private final HttpClient http;
  private final AuthorityKeys keys;
  private final Hash chainId;
  private final InstantSource clock;
  private final Duration timeout;

  PeerClient(
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
  void send(Peer peer, Bytes messages) throws IOException, InterruptedException {
    ask(peer, "POST", PeerListener.MESSAGES, messages, MAX_PROBLEM_BYTES);
  }

  /// What a member has under a path; empty where it has nothing.
  Optional<Bytes> get(Peer peer, String path, int limit) throws IOException, InterruptedException {
    return ask(peer, "GET", path, Bytes.EMPTY, limit);
  }

  private Optional<Bytes> ask(Peer peer, String method, String target, Bytes body, int limit)
      throws IOException, InterruptedException {
    HttpResponse<InputStream> answer =
        http.send(request(peer, method, target, body), BodyHandlers.ofInputStream());
    try (InputStream content = answer.body()) {
      return switch (answer.statusCode()) {
        case 200 -> Optional.of(read(content, limit));
        case 204, 404 -> Optional.empty();
        default ->
            throw new IOException(
                "it answers %d: %s"
                    .formatted(
                        answer.statusCode(),
                        new String(content.readNBytes(MAX_PROBLEM_BYTES), StandardCharsets.UTF_8)));
      };
    }
  }

  private static Bytes read(InputStream content, int limit) throws IOException {
    byte[] read = content.readNBytes(limit + 1);
    if (read.length > limit) {
      throw new IOException("its answer is longer than %d bytes".formatted(limit));
    }
    return Bytes.of(read);
  }

  private HttpRequest request(Peer peer, String method, String target, Bytes body) {
    Envelope envelope =
        new Envelope(
            chainId, keys.id(), peer.id(), clock.millis(), method + " " + target, Hash.of(body));
    byte[] content = body.toArray();
    return HttpRequest.newBuilder(peer.resolve(target))
        .timeout(timeout)
        .header(PeerHeaders.CHAIN, chainId.hex())
        .header(PeerHeaders.SENDER, keys.id().value())
        .header(PeerHeaders.TIME, Long.toString(envelope.timeMillis()))
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

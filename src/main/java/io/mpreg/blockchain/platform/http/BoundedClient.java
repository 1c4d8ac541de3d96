package io.mpreg.blockchain.platform.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;

/// An HTTP client for untrusted servers. Answers are bounded in bytes, counted while they arrive,
/// and in total time, however slowly they arrive; redirects are not followed.
public final class BoundedClient implements AutoCloseable {
  private static final int OK = 200;

  private final HttpClient http;

  /// A client that uses HTTP/1.1 unless a request says otherwise.
  public BoundedClient(Duration connectTimeout, Optional<SSLContext> tls) {
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(connectTimeout);
    tls.ifPresent(builder::sslContext);
    this.http = builder.build();
  }

  /// The bounds of an answer.
  ///
  /// @param bytes the maximum size of an answer with status 200
  /// @param otherBytes the maximum size of any other answer
  /// @param time the maximum time until the answer is complete; the request's own timeout covers
  ///   only its beginning
  public record Bounds(long bytes, long otherBytes, Duration time) {}

  /// An answer was not complete in time.
  public static final class Late extends HttpTimeoutException {
    private static final long serialVersionUID = 1;

    private Late() {
      super("its answer was not complete in time");
    }
  }

  /// Sends a request and returns the complete answer.
  ///
  /// @throws Late when the answer is not complete in time
  /// @throws IOException when there is none, or it is too long
  public HttpResponse<byte[]> ask(HttpRequest request, Bounds bounds)
      throws IOException, InterruptedException {
    return inTime(request, whole(bounds), bounds.time());
  }

  /// Sends a request and returns an answer of status 200 as a stream, which the caller has to
  /// bound; any other answer is returned complete.
  ///
  /// @throws Late when the stream does not begin, or another answer is not complete, in time
  /// @throws IOException when there is none, or it is too long
  public HttpResponse<InputStream> open(HttpRequest request, Bounds bounds)
      throws IOException, InterruptedException {
    return inTime(
        request,
        start ->
            start.statusCode() == OK
                ? BodySubscribers.ofInputStream()
                : BodySubscribers.mapping(whole(bounds).apply(start), ByteArrayInputStream::new),
        bounds.time());
  }

  private static BodyHandler<byte[]> whole(Bounds bounds) {
    return start ->
        BodySubscribers.limiting(
            BodySubscribers.ofByteArray(),
            start.statusCode() == OK ? bounds.bytes() : bounds.otherBytes());
  }

  private <T> HttpResponse<T> inTime(HttpRequest request, BodyHandler<T> handler, Duration time)
      throws IOException, InterruptedException {
    CompletableFuture<HttpResponse<T>> answer = http.sendAsync(request, handler);
    try {
      return answer.get(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
      throw new Late();
    } catch (ExecutionException failed) {
      // A malformed header would leave the connection open, and the answer itself can no longer be
      // cancelled.
      answer.newIncompleteFuture().cancel(true);
      throw failed.getCause() instanceof IOException known ? known : new IOException(failed);
    } finally {
      answer.cancel(true);
    }
  }

  /// Aborts all requests in progress.
  @Override
  public void close() {
    http.shutdownNow();
  }
}

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

/// Asks others over HTTP. What they answer is hostile input: it is bounded in bytes, which are
/// counted as they come, and in time, however little comes at a time; none is followed elsewhere.
public final class BoundedClient implements AutoCloseable {
  private static final int OK = 200;

  private final HttpClient http;

  /// A client of HTTP/1.1, where a request does not say otherwise.
  public BoundedClient(Duration connectTimeout, Optional<SSLContext> tls) {
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(connectTimeout);
    tls.ifPresent(builder::sslContext);
    this.http = builder.build();
  }

  /// What an answer may take.
  ///
  /// @param bytes how long one of status 200 may be
  /// @param otherBytes how long any other may be
  /// @param time until all of it is there; a request's own time-out ends when its answer begins
  public record Bounds(long bytes, long otherBytes, Duration time) {}

  /// An answer that was not all there in time.
  public static final class Late extends HttpTimeoutException {
    private static final long serialVersionUID = 1;

    private Late() {
      super("its answer did not end in time");
    }
  }

  /// The whole answer to a request.
  ///
  /// @throws Late when it takes too long
  /// @throws IOException when there is none, or it is too long
  public HttpResponse<byte[]> ask(HttpRequest request, Bounds bounds)
      throws IOException, InterruptedException {
    return inTime(request, whole(bounds), bounds.time());
  }

  /// An answer of status 200 as it comes, whose bounds are the reader's; any other is there as a
  /// whole.
  ///
  /// @throws Late when it takes too long until one begins, or another is there
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
      // A header that cannot be read would leave its connection open, and the answer itself can no
      // longer be cancelled.
      answer.newIncompleteFuture().cancel(true);
      throw failed.getCause() instanceof IOException known ? known : new IOException(failed);
    } finally {
      answer.cancel(true);
    }
  }

  /// Ends whatever is under way.
  @Override
  public void close() {
    http.shutdownNow();
  }
}

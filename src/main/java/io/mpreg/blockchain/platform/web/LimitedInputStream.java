package io.mpreg.blockchain.platform.web;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/// A body whose reads throw [RequestRefused] once it exceeds its limit, takes longer than
/// [#MAX_SECONDS] to arrive, or finds no room in the memory budget; the connector's own timeout
/// only bounds the time between two reads.
final class LimitedInputStream extends ServletInputStream {
  static final int MAX_SECONDS = 60;

  private final ServletInputStream body;
  private final int limit;
  private final BodyReservation reservation;
  private final long startNanos = System.nanoTime();
  private long count;

  LimitedInputStream(ServletInputStream body, int limit, BodyReservation reservation) {
    this.body = body;
    this.limit = limit;
    this.reservation = reservation;
  }

  static Problem tooLarge(int limit) {
    return Problem.of(
        RequestFault.BODY_TOO_LARGE,
        "more than the %d bytes that are allowed here".formatted(limit));
  }

  @Override
  public int read() throws IOException {
    int next = body.read();
    count(next < 0 ? 0 : 1);
    return next;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    int read = body.read(target, offset, length);
    count(Math.max(read, 0));
    return read;
  }

  private void count(int read) {
    count += read;
    if (count > limit) {
      throw new RequestRefused(tooLarge(limit));
    }
    if (System.nanoTime() - startNanos > TimeUnit.SECONDS.toNanos(MAX_SECONDS)) {
      throw new RequestRefused(
          RequestFault.REQUEST_TIMEOUT,
          "the body took more than %d seconds".formatted(MAX_SECONDS));
    }
    if (read > 0) {
      reservation.growTo(count);
    }
  }

  @Override
  public boolean isFinished() {
    return body.isFinished();
  }

  @Override
  public boolean isReady() {
    return body.isReady();
  }

  @Override
  public void setReadListener(ReadListener listener) {
    throw new UnsupportedOperationException("bodies are read by blocking");
  }
}

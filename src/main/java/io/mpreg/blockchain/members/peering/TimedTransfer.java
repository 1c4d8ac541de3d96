package io.mpreg.blockchain.members.peering;

import io.mpreg.blockchain.core.encoding.ByteWriter;
import io.mpreg.blockchain.core.encoding.Bytes;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;
import org.apache.coyote.CloseNowException;

/// Reads bodies and writes answers piece by piece, and aborts when the whole takes too long,
/// however slowly the pieces come or go.
///
/// @param longest how long a whole body may take to arrive, and a whole answer to be read
record TimedTransfer(Duration longest) {
  private static final int PIECE_BYTES = 64 << 10;

  /// The announced length of a body.
  ///
  /// @param most the maximum length
  static int length(HttpServletRequest request, int most) {
    long length = request.getContentLengthLong();
    if (length < 0) {
      throw new PeerRequestRefused(
          HttpServletResponse.SC_LENGTH_REQUIRED, "Content-Length is missing");
    }
    if (length > most) {
      throw new PeerRequestRefused(
          HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE, "more than %d bytes".formatted(most));
    }
    return (int) length;
  }

  /// A body of that length. Allocates only for what has arrived, whatever length was announced.
  Bytes body(HttpServletRequest request, int length) throws IOException {
    InputStream in = request.getInputStream();
    byte[] piece = new byte[Math.min(PIECE_BYTES, length)];
    ByteWriter body = new ByteWriter(piece.length);
    long end = System.nanoTime() + longest.toNanos();
    while (body.size() < length) {
      int read = read(in, piece, Math.min(piece.length, length - body.size()));
      if (read < 0) {
        throw new PeerRequestRefused(
            HttpServletResponse.SC_BAD_REQUEST, "the body is shorter than its Content-Length");
      }
      body.raw(piece, 0, read);
      if (body.size() < length && System.nanoTime() - end > 0) {
        throw tooSlow();
      }
    }
    return body.toBytes();
  }

  private static int read(InputStream in, byte[] piece, int most) throws IOException {
    try {
      return in.read(piece, 0, most);
    } catch (IOException failed) {
      if (isTimeout(failed)) {
        throw tooSlow();
      }
      throw failed;
    }
  }

  private static boolean isTimeout(IOException failed) {
    return failed instanceof SocketTimeoutException
        || failed.getCause() instanceof SocketTimeoutException;
  }

  private static PeerRequestRefused tooSlow() {
    return new PeerRequestRefused(
        HttpServletResponse.SC_REQUEST_TIMEOUT, "the body comes too slowly");
  }

  /// Answers with the content, or that there is none.
  void give(HttpServletResponse response, Optional<Bytes> content) throws IOException {
    if (content.isEmpty()) {
      response.setStatus(HttpServletResponse.SC_NO_CONTENT);
      return;
    }
    byte[] bytes = content.get().toArray();
    response.setContentType("application/octet-stream");
    response.setContentLength(bytes.length);
    OutputStream out = response.getOutputStream();
    long end = System.nanoTime() + longest.toNanos();
    for (int at = 0; at < bytes.length; at += PIECE_BYTES) {
      if (System.nanoTime() - end > 0) {
        throw new CloseNowException("the answer is read too slowly");
      }
      out.write(bytes, at, Math.min(PIECE_BYTES, bytes.length - at));
    }
  }
}

package io.mpreg.blockchain.members.peering;

import io.mpreg.blockchain.core.authority.AuthoritySets;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.rules.Rules;
import io.mpreg.blockchain.platform.keys.AuthorityKeys;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/// A request to member 0 that is sent by hand, piece by piece, as no well-behaved client does.
public final class PeerSocket implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 60_000;
  private static final NodeId RECEIVER = AuthoritySets.id(0);

  private final Socket socket;
  private final AuthorityKeys keys;
  private final Hash chainId;

  public PeerSocket(URI address, AuthorityKeys keys, Hash chainId) {
    this.keys = keys;
    this.chainId = chainId;
    try {
      this.socket = new Socket();
      socket.setReceiveBufferSize(4_096);
      socket.connect(new InetSocketAddress(address.getHost(), address.getPort()), PATIENCE_MILLIS);
      socket.setSoTimeout(PATIENCE_MILLIS);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /// The request line and the header fields of an envelope.
  public String head(String method, String path, Hash bodyHash) {
    Envelope envelope =
        new Envelope(
            chainId,
            keys.id(),
            RECEIVER,
            System.currentTimeMillis(),
            method + " " + path,
            bodyHash);
    return """
    %s %s HTTP/1.1\r
    Host: member\r
    %s: %s\r
    %s: %d\r
    %s: %s\r
    %s: %d\r
    %s: %s\r
    %s: %s\r
    """
        .formatted(
            method,
            path,
            PeerHeaders.CHAIN,
            chainId.hex(),
            PeerHeaders.DRAFT,
            Rules.DRAFT,
            PeerHeaders.SENDER,
            keys.id().value(),
            PeerHeaders.TIME,
            envelope.timeMillis(),
            PeerHeaders.BODY_HASH,
            bodyHash.hex(),
            PeerHeaders.SIGNATURE,
            envelope.signedWith(keys.checkpointKey()).hex());
  }

  public void beginBody(String path, Hash bodyHash, long length) throws IOException {
    sendText(head("POST", path, bodyHash) + "Content-Length: " + length + "\r\n\r\n");
  }

  public void beginChunkedBody(String path, Hash bodyHash) throws IOException {
    sendText(head("POST", path, bodyHash) + "Transfer-Encoding: chunked\r\n\r\n");
  }

  public void sendText(String text) throws IOException {
    send(text.getBytes(StandardCharsets.US_ASCII));
  }

  public void send(byte[] content) throws IOException {
    socket.getOutputStream().write(content);
    socket.getOutputStream().flush();
  }

  /// Whether any bytes have arrived.
  public boolean isAnswered() {
    try {
      return socket.getInputStream().available() > 0;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /// The status of the answer; waits for it.
  public int status() throws IOException {
    BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
    String line = reader.readLine();
    if (line == null) {
      throw new IOException("closed without an answer");
    }
    return Integer.parseInt(line.split(" ", 3)[1]);
  }

  /// Reads a little of the answer; negative at its end.
  public int read(byte[] into) throws IOException {
    return socket.getInputStream().read(into);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}

package io.mpreg.blockchain.federation;

import io.mpreg.blockchain.chain.AuthoritySet;
import io.mpreg.blockchain.chain.ChainState;
import io.mpreg.blockchain.consensus.BlockRecord;
import io.mpreg.blockchain.crypto.Hash;
import io.mpreg.blockchain.crypto.PublicKey;
import io.mpreg.blockchain.crypto.Signature;
import io.mpreg.blockchain.encoding.Bytes;
import io.mpreg.blockchain.encoding.Malformed;
import io.mpreg.blockchain.ledger.Ledger;
import io.mpreg.blockchain.ledger.StoreFailure;
import io.mpreg.blockchain.node.NodeId;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Answers other members: takes their messages, gives proposed blocks to authorities, and final
/// blocks to everybody who gets here.
final class PeerServlet extends HttpServlet {
  private static final Logger LOG = LoggerFactory.getLogger(PeerServlet.class);
  private static final long serialVersionUID = 1;

  /// Bodies in hand together, so that a few large ones cannot take the memory.
  private static final int MAX_BODIES = 16;

  private final transient Ledger ledger;
  private final transient NodeId self;
  private final transient Reception reception;
  private final transient Candidates candidates;
  private final transient BlockPages pages;
  private final transient InstantSource clock;
  private final transient Semaphore bodies = new Semaphore(MAX_BODIES);

  PeerServlet(
      Ledger ledger,
      NodeId self,
      Reception reception,
      Candidates candidates,
      BlockPages pages,
      InstantSource clock) {
    this.ledger = ledger;
    this.self = self;
    this.reception = reception;
    this.candidates = candidates;
    this.pages = pages;
    this.clock = clock;
  }

  // Something that keeps a request from being answered as it was meant.
  private static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final int status;

    Refused(int status, String reason) {
      super(reason);
      this.status = status;
    }
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    try {
      requireChain(request);
      answer(request, response);
    } catch (Refused refused) {
      say(response, refused.status, String.valueOf(refused.getMessage()));
    } catch (Malformed malformed) {
      say(response, HttpServletResponse.SC_BAD_REQUEST, String.valueOf(malformed.getMessage()));
    } catch (StoreFailure failure) {
      say(response, HttpServletResponse.SC_SERVICE_UNAVAILABLE, "the store does not answer");
    } catch (RuntimeException failed) {
      LOG.error("A member's request failed", failed);
      say(response, HttpServletResponse.SC_INTERNAL_SERVER_ERROR, "failed");
    }
  }

  private static void say(HttpServletResponse response, int status, String text)
      throws IOException {
    response.setStatus(status);
    response.setContentType("text/plain;charset=utf-8");
    response.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
  }

  private void requireChain(HttpServletRequest request) {
    String chain = header(request, PeerHeaders.CHAIN);
    String ours = ledger.tip().state().chainId().hex();
    if (!chain.equals(ours)) {
      throw new Refused(
          HttpServletResponse.SC_CONFLICT,
          "this member's chain is %s, the request is for %s: the genesis documents differ"
              .formatted(ours, chain));
    }
  }

  private static String header(HttpServletRequest request, String name) {
    String value = request.getHeader(name);
    if (value == null) {
      throw new Refused(HttpServletResponse.SC_BAD_REQUEST, name + " is missing");
    }
    return value;
  }

  private void answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
    String target = request.getMethod() + " " + request.getRequestURI();
    if (target.equals("POST " + PeerListener.MESSAGES)) {
      takeMessages(request, response, target);
    } else if (target.startsWith("GET " + PeerListener.CANDIDATES)) {
      Hash hash = hash(target.substring(("GET " + PeerListener.CANDIDATES).length()));
      authenticated(request, target, Bytes.EMPTY);
      give(response, candidates.find(hash).map(BlockRecord::encode));
    } else if (target.startsWith("GET " + PeerListener.BLOCKS)) {
      long from = height(target.substring(("GET " + PeerListener.BLOCKS).length()));
      give(response, pages.from(from));
    } else {
      throw new Refused(HttpServletResponse.SC_NOT_FOUND, "there is no " + target);
    }
  }

  private static Hash hash(String text) {
    try {
      return Hash.fromHex(text);
    } catch (IllegalArgumentException noHash) {
      throw new Refused(HttpServletResponse.SC_BAD_REQUEST, "no hash: " + text);
    }
  }

  private static long height(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException noNumber) {
      throw new Refused(HttpServletResponse.SC_BAD_REQUEST, "no height: " + text);
    }
  }

  private static void give(HttpServletResponse response, Optional<Bytes> content)
      throws IOException {
    if (content.isEmpty()) {
      response.setStatus(HttpServletResponse.SC_NO_CONTENT);
      return;
    }
    byte[] bytes = content.get().toArray();
    response.setContentType("application/octet-stream");
    response.setContentLength(bytes.length);
    response.getOutputStream().write(bytes);
  }

  private void takeMessages(HttpServletRequest request, HttpServletResponse response, String target)
      throws IOException {
    if (!bodies.tryAcquire()) {
      throw new Refused(HttpServletResponse.SC_SERVICE_UNAVAILABLE, "too many requests at once");
    }
    try {
      Bytes body = body(request);
      NodeId sender = authenticated(request, target, body);
      reception.take(sender, PeerMessages.decode(body));
      response.setStatus(HttpServletResponse.SC_NO_CONTENT);
    } finally {
      bodies.release();
    }
  }

  private static Bytes body(HttpServletRequest request) throws IOException {
    byte[] body = request.getInputStream().readNBytes(BlockRecord.MAX_BYTES + 1);
    if (body.length > BlockRecord.MAX_BYTES) {
      throw new Refused(
          HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE,
          "more than %d bytes".formatted(BlockRecord.MAX_BYTES));
    }
    return Bytes.of(body);
  }

  private NodeId authenticated(HttpServletRequest request, String target, Bytes body) {
    Envelope envelope;
    Signature signature;
    try {
      envelope =
          new Envelope(
              ledger.tip().state().chainId(),
              new NodeId(header(request, PeerHeaders.SENDER)),
              self,
              Long.parseLong(header(request, PeerHeaders.TIME)),
              target,
              Hash.of(body));
      signature = Signature.of(HexFormat.of().parseHex(header(request, PeerHeaders.SIGNATURE)));
    } catch (IllegalArgumentException malformed) {
      throw new Refused(
          HttpServletResponse.SC_BAD_REQUEST, "no envelope: " + malformed.getMessage());
    }
    if (Math.abs(clock.millis() - envelope.timeMillis()) > Envelope.WINDOW_MILLIS) {
      throw new Refused(
          HttpServletResponse.SC_FORBIDDEN,
          "the clocks differ by more than %d s".formatted(Envelope.WINDOW_MILLIS / 1_000));
    }
    if (keysOf(envelope.sender()).noneMatch(key -> envelope.isSignedBy(key, signature))) {
      throw new Refused(
          HttpServletResponse.SC_FORBIDDEN,
          "'%s' is no authority of this chain, or signs with another checkpoint key"
              .formatted(envelope.sender().value()));
    }
    return envelope.sender();
  }

  // Of this height and the next: a member that joins is heard before it decides.
  private Stream<PublicKey> keysOf(NodeId sender) {
    ChainState state = ledger.tip().state();
    return List.of(state.authorities(), state.followingAuthorities()).stream()
        .map(set -> keyOf(sender, set))
        .flatMap(Optional::stream)
        .distinct();
  }

  private static Optional<PublicKey> keyOf(NodeId sender, AuthoritySet set) {
    int index = set.indexOf(sender);
    return index < 0
        ? Optional.empty()
        : Optional.of(Objects.requireNonNull(set.at(index)).checkpointKey());
  }
}

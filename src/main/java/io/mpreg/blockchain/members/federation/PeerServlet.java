package io.mpreg.blockchain.members.federation;

import io.mpreg.blockchain.core.authority.Vote;
import io.mpreg.blockchain.core.block.BlockRecord;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.ByteWriter;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.encoding.Malformed;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.state.Parameters;
import io.mpreg.blockchain.ledger.door.Ledger;
import io.mpreg.blockchain.ledger.history.NotHeld;
import io.mpreg.blockchain.members.deciding.Deciding;
import io.mpreg.blockchain.members.mining.ProposedBlock;
import io.mpreg.blockchain.platform.database.StoreDamaged;
import io.mpreg.blockchain.platform.database.StoreFailure;
import io.mpreg.blockchain.platform.http.Permits;
import io.mpreg.blockchain.platform.web.HttpFault;
import io.mpreg.blockchain.platform.web.Problem;
import io.mpreg.blockchain.platform.web.ProblemResponse;
import io.mpreg.blockchain.platform.web.RequestFault;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.coyote.CloseNowException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Answers other members: takes their messages, gives proposed blocks to authorities, and final
/// blocks to everybody who gets here. Whoever asks is known from the header fields, or counts as a
/// stranger, before anything is read or looked up; what a request may take is bounded for each
/// member, and for all strangers together.
final class PeerServlet extends HttpServlet {
  private static final Logger LOG = LoggerFactory.getLogger(PeerServlet.class);
  private static final long serialVersionUID = 1;

  // Votes and certificates are below it; blocks and many transactions are not.
  private static final int SMALL_BODY_BYTES = 1 << 20;
  // Lengths and outcomes; headers, certificates and votes.
  private static final int MORE_FOR_EACH_BYTES = 32;
  private static final int MORE_BYTES = 4 << 20;
  private static final int PIECE_BYTES = 64 << 10;
  private static final int SC_TOO_MANY_REQUESTS = 429;

  private final transient Ledger ledger;
  private final transient Envelopes envelopes;
  private final transient Intake intake;
  private final transient Deciding<ProposedBlock> deciding;
  private final transient BlockPages pages;
  private final transient SnapshotPages snapshots;
  private final transient Strangers strangers = new Strangers();
  private final transient Duration longest;

  // A member has two requests under way, votes and transactions, and another after a time-out.
  private final transient Permits<NodeId> largeBodies = new Permits<>(16, 3);
  private final transient Permits<NodeId> smallBodies = new Permits<>(64, 4);
  private final transient Permits<NodeId> answers = new Permits<>(32, 10);

  /// @param longest how long a body may take to arrive, and an answer to be read
  PeerServlet(
      Ledger ledger,
      Envelopes envelopes,
      Intake intake,
      Deciding<ProposedBlock> deciding,
      BlockPages pages,
      SnapshotPages snapshots,
      Duration longest) {
    this.ledger = ledger;
    this.envelopes = envelopes;
    this.intake = intake;
    this.deciding = deciding;
    this.pages = pages;
    this.snapshots = snapshots;
    this.longest = longest;
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Optional<String> method = method(request.getRequestURI());
    if (!method.equals(Optional.of(request.getMethod()))) {
      refuse(request, response, method);
      return;
    }
    try {
      requireChain(request);
      answer(request, response);
    } catch (RequestRefused refused) {
      say(response, refused.status(), refused.reason());
    } catch (Malformed malformed) {
      say(response, HttpServletResponse.SC_BAD_REQUEST, String.valueOf(malformed.getMessage()));
    } catch (NotHeld below) {
      say(response, HttpServletResponse.SC_GONE, String.valueOf(below.getMessage()));
    } catch (StoreFailure failure) {
      say(response, HttpServletResponse.SC_SERVICE_UNAVAILABLE, "the store does not answer");
    } catch (StoreDamaged damaged) {
      ledger.search().damage().found(damaged.divergence());
      say(
          response,
          HttpServletResponse.SC_INTERNAL_SERVER_ERROR,
          "what is stored here is damaged; ask another member: " + damaged.getMessage());
    } catch (RuntimeException failed) {
      LOG.error("A member's request failed", failed);
      say(response, HttpServletResponse.SC_INTERNAL_SERVER_ERROR, "failed");
    }
  }

  private static Optional<String> method(String path) {
    if (path.equals(PeerListener.MESSAGES)) {
      return Optional.of("POST");
    }
    boolean isRead =
        path.startsWith(PeerListener.CANDIDATES)
            || path.startsWith(PeerListener.BLOCKS)
            || path.equals(PeerListener.VOTES)
            || SnapshotPages.has(path);
    return isRead ? Optional.of("GET") : Optional.empty();
  }

  private static void refuse(
      HttpServletRequest request, HttpServletResponse response, Optional<String> method)
      throws IOException {
    method.ifPresent(known -> response.setHeader("Allow", known));
    HttpFault fault =
        method.isPresent() ? RequestFault.METHOD_NOT_ALLOWED : RequestFault.PATH_UNKNOWN;
    String detail = "members ask for nothing like %s here".formatted(request.getMethod());
    ProblemResponse.write(Problem.of(fault, detail), request, response);
  }

  private static void say(HttpServletResponse response, int status, String text)
      throws IOException {
    response.setStatus(status);
    response.setContentType("text/plain;charset=utf-8");
    response.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
  }

  private void requireChain(HttpServletRequest request) {
    String chain = Envelopes.header(request, PeerHeaders.CHAIN);
    String ours = ledger.chain().tip().state().chainId().hex();
    if (!chain.equals(ours)) {
      throw new RequestRefused(
          HttpServletResponse.SC_CONFLICT,
          "this member's chain is %s, the request is for %s: the genesis documents differ"
              .formatted(ours, chain));
    }
  }

  private void answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
    String path = request.getRequestURI();
    if (path.equals(PeerListener.MESSAGES)) {
      takeMessages(request, response);
    } else if (path.startsWith(PeerListener.CANDIDATES)) {
      Hash hash = hash(path.substring(PeerListener.CANDIDATES.length()));
      giveToMember(
          envelopes.sender(request).id(),
          response,
          () -> deciding.candidates().find(hash).map(block -> block.record().encode()));
    } else if (path.equals(PeerListener.VOTES)) {
      NodeId member = envelopes.sender(request).id();
      giveToMember(member, response, () -> votesOf(member));
    } else if (path.startsWith(PeerListener.BLOCKS)) {
      long from = height(path.substring(PeerListener.BLOCKS.length()));
      giveToAnybody(request, response, () -> pages.from(from));
    } else {
      giveToAnybody(request, response, () -> snapshots.get(path));
    }
  }

  private static Hash hash(String text) {
    try {
      return Hash.fromHex(text);
    } catch (IllegalArgumentException noHash) {
      throw new RequestRefused(HttpServletResponse.SC_BAD_REQUEST, "no hash: " + text);
    }
  }

  private static long height(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException noNumber) {
      throw new RequestRefused(HttpServletResponse.SC_BAD_REQUEST, "no height: " + text);
    }
  }

  // ---- what is given ---------------------------------------------------------------------------

  private Optional<Bytes> votesOf(NodeId member) {
    List<Vote> votes =
        deciding
            .publication()
            .votesOf(member)
            .orElseThrow(
                () ->
                    new RequestRefused(
                        HttpServletResponse.SC_SERVICE_UNAVAILABLE, "this member has not begun"));
    return votes.isEmpty() ? Optional.empty() : Optional.of(PeerMessages.encodeVotes(votes));
  }

  private int members() {
    return ledger.chain().tip().state().authorities().size();
  }

  private void giveToMember(
      NodeId member, HttpServletResponse response, Supplier<Optional<Bytes>> content)
      throws IOException {
    try (var _ = answers.take(member, members()).orElseThrow(PeerServlet::busy)) {
      give(response, content.get());
    }
  }

  // What is no secret: those who decide do not wait for those who only read.
  private void giveToAnybody(
      HttpServletRequest request, HttpServletResponse response, Supplier<Optional<Bytes>> content)
      throws IOException {
    Optional<NodeId> member = envelopes.known(request);
    if (member.isPresent()) {
      giveToMember(member.get(), response, content);
      return;
    }
    switch (strangers.admit(request.getRemoteAddr())) {
      case Strangers.Admission.Admitted(Permits.Permit permit) -> {
        try (permit) {
          give(response, content.get());
        }
      }
      case Strangers.Admission.TooOften(long seconds) -> {
        response.setHeader("Retry-After", Long.toString(seconds));
        throw new RequestRefused(SC_TOO_MANY_REQUESTS, "too many requests from this address");
      }
      case Strangers.Admission.Full() -> throw busy();
    }
  }

  private static RequestRefused busy() {
    return new RequestRefused(
        HttpServletResponse.SC_SERVICE_UNAVAILABLE, "too many requests at once");
  }

  private void give(HttpServletResponse response, Optional<Bytes> content) throws IOException {
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

  // ---- what is taken ---------------------------------------------------------------------------

  private void takeMessages(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Envelopes.Sender sender = envelopes.sender(request);
    int length = length(request);
    Permits<NodeId> bodies = length > SMALL_BODY_BYTES ? largeBodies : smallBodies;
    try (var _ = bodies.take(sender.id(), members()).orElseThrow(PeerServlet::busy)) {
      Bytes body = body(request, length);
      if (!Hash.of(body).equals(sender.bodyHash())) {
        throw new RequestRefused(
            HttpServletResponse.SC_FORBIDDEN, "the body is not the one of the envelope");
      }
      intake.take(sender.id(), PeerMessages.decode(body));
      response.setStatus(HttpServletResponse.SC_NO_CONTENT);
    }
  }

  // A block of this chain, or what else goes together, with its signatures and certificates.
  private int longestBody() {
    Parameters parameters = ledger.chain().tip().state().parameters();
    long most =
        Math.max(parameters.maxBlockBytes(), PeerLink.MAX_TOGETHER_BYTES)
            + (long) MORE_FOR_EACH_BYTES * parameters.maxBlockTransactions()
            + MORE_BYTES;
    return (int) Math.min(BlockRecord.MAX_BYTES, most);
  }

  private int length(HttpServletRequest request) {
    long length = request.getContentLengthLong();
    if (length < 0) {
      throw new RequestRefused(HttpServletResponse.SC_LENGTH_REQUIRED, "Content-Length is missing");
    }
    int longest = longestBody();
    if (length > longest) {
      throw new RequestRefused(
          HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE, "more than %d bytes".formatted(longest));
    }
    return (int) length;
  }

  // Takes memory for what has come only, whatever length was announced.
  private Bytes body(HttpServletRequest request, int length) throws IOException {
    InputStream in = request.getInputStream();
    byte[] piece = new byte[Math.min(PIECE_BYTES, length)];
    ByteWriter body = new ByteWriter(piece.length);
    long end = System.nanoTime() + longest.toNanos();
    while (body.size() < length) {
      int read = read(in, piece, Math.min(piece.length, length - body.size()));
      if (read < 0) {
        throw new RequestRefused(
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

  private static RequestRefused tooSlow() {
    return new RequestRefused(HttpServletResponse.SC_REQUEST_TIMEOUT, "the body comes too slowly");
  }
}

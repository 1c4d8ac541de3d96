package io.mpreg.blockchain.members.peering;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.encoding.Malformed;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.rules.Rules;
import io.mpreg.blockchain.ledger.door.Ledger;
import io.mpreg.blockchain.ledger.history.NotHeld;
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
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Answers other members: finds the route of a request and hands the request over. The sender is
/// authenticated from the header fields, or counts as a stranger, before anything is read or looked
/// up; resources are bounded for each member, and for all strangers together.
final class PeerServlet extends HttpServlet {
  private static final Logger LOG = LoggerFactory.getLogger(PeerServlet.class);
  private static final long serialVersionUID = 1;
  private static final int SC_TOO_MANY_REQUESTS = 429;

  private final transient Ledger ledger;
  private final transient Envelopes envelopes;
  private final transient PeerRoutes routes;
  private final transient TimedTransfer transfer;
  private final transient NonMemberLimits nonMembers = new NonMemberLimits();
  private final transient Map<Signers, SignerPermits> permits = new ConcurrentHashMap<>();

  PeerServlet(Ledger ledger, Envelopes envelopes, PeerRoutes routes, TimedTransfer transfer) {
    this.ledger = ledger;
    this.envelopes = envelopes;
    this.routes = routes;
    this.transfer = transfer;
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Optional<PeerRoute> route = routes.find(request.getRequestURI());
    if (route.isEmpty() || !route.get().method().equals(request.getMethod())) {
      refuse(request, response, route);
      return;
    }
    try {
      requireChain(request);
      requireDraft(request);
      answer(route.get(), request, response);
    } catch (PeerRequestRefused refused) {
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

  private static void refuse(
      HttpServletRequest request, HttpServletResponse response, Optional<PeerRoute> route)
      throws IOException {
    route.ifPresent(known -> response.setHeader("Allow", known.method()));
    HttpFault fault =
        route.isPresent() ? RequestFault.METHOD_NOT_ALLOWED : RequestFault.PATH_UNKNOWN;
    String detail =
        "no request between members has the method or path of %s".formatted(request.getMethod());
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
      throw new PeerRequestRefused(
          HttpServletResponse.SC_CONFLICT,
          "this member's chain is %s, the request is for %s: the genesis documents differ"
              .formatted(ours, chain));
    }
  }

  private static void requireDraft(HttpServletRequest request) {
    String draft = request.getHeader(PeerHeaders.DRAFT);
    if (!Integer.toString(Rules.DRAFT).equals(draft)) {
      throw new PeerRequestRefused(
          HttpServletResponse.SC_CONFLICT,
          "this member's software has draft %d of rules 1, the request is of %s: run one version"
                  .formatted(Rules.DRAFT, draft == null ? "an early one" : "draft " + draft)
              + " on all members");
    }
  }

  private void answer(PeerRoute route, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String rest = request.getRequestURI().substring(route.path().length());
    switch (route) {
      case PeerRoute.Message told -> take(told, request, response);
      case PeerRoute.Query(var _, Signers signers, PeerRoute.Query.Lookup question) -> {
        Function<NodeId, Optional<Bytes>> answer = question.apply(rest);
        NodeId signer = envelopes.sender(request, signers).id();
        giveToSigner(signers, signer, response, () -> answer.apply(signer));
      }
      case PeerRoute.OpenQuery(var _, Signers signers, PeerRoute.OpenQuery.OpenLookup question) ->
          giveToAnybody(signers, request, response, question.apply(rest));
    }
  }

  private SignerPermits permitsOf(Signers signers) {
    return permits.computeIfAbsent(signers, SignerPermits::new);
  }

  private void giveToSigner(
      Signers signers,
      NodeId signer,
      HttpServletResponse response,
      Supplier<Optional<Bytes>> content)
      throws IOException {
    try (var _ = permitsOf(signers).answer(signer)) {
      transfer.give(response, content.get());
    }
  }

  private void giveToAnybody(
      Signers signers,
      HttpServletRequest request,
      HttpServletResponse response,
      Supplier<Optional<Bytes>> content)
      throws IOException {
    Optional<NodeId> signer = envelopes.known(request, signers);
    if (signer.isPresent()) {
      giveToSigner(signers, signer.get(), response, content);
      return;
    }
    switch (nonMembers.admit(request.getRemoteAddr())) {
      case NonMemberLimits.Admission.Admitted(Permits.Permit permit) -> {
        try (permit) {
          transfer.give(response, content.get());
        }
      }
      case NonMemberLimits.Admission.TooOften(long seconds) -> {
        response.setHeader("Retry-After", Long.toString(seconds));
        throw new PeerRequestRefused(SC_TOO_MANY_REQUESTS, "too many requests from this address");
      }
      case NonMemberLimits.Admission.Full() -> throw PeerRequestRefused.busy();
    }
  }

  private void take(
      PeerRoute.Message told, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Envelopes.Sender sender = envelopes.sender(request, told.signers());
    int length = TimedTransfer.length(request, told.mostBytes().getAsInt());
    try (var _ = permitsOf(told.signers()).body(sender.id(), length)) {
      Bytes body = transfer.body(request, length);
      if (!Hash.of(body).equals(sender.bodyHash())) {
        throw new PeerRequestRefused(
            HttpServletResponse.SC_FORBIDDEN, "the body is not the one of the envelope");
      }
      told.handler().take(sender.id(), body);
      response.setStatus(HttpServletResponse.SC_NO_CONTENT);
    }
  }
}

package io.mpreg.blockchain.services.requests;

import io.mpreg.blockchain.core.crypto.PublicKey;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.state.ChainState;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/// Verifies signed requests (`docs/protocol.md` section 25) by the state of this member's own
/// ledger. Remembers nothing.
public final class RequestVerifier {
  private final Supplier<ChainState> states;

  /// Over the state after the last final block, whichever that is when a request is verified.
  public RequestVerifier(Supplier<ChainState> states) {
    this.states = states;
  }

  /// The verdict on a request.
  ///
  /// @param receiver the node that got the request
  /// @param now the time of this member
  public RequestVerdict verify(
      SignedRequest request, NodeId receiver, Profile profile, Instant now) {
    ChainState state = states.get();
    Claim claim;
    try {
      claim = Claim.of(request, receiver, profile, state.chainId());
    } catch (IllegalArgumentException unfit) {
      return refused(RequestStep.FIELDS, String.valueOf(unfit.getMessage()), state);
    }
    return checked(claim, state, now);
  }

  private static RequestVerdict checked(Claim claim, ChainState state, Instant now) {
    Optional<String> digestFault = ContentDigest.fault(claim.request());
    if (digestFault.isPresent()) {
      return refused(RequestStep.DIGEST_PRESENT, digestFault.get(), state);
    }
    Optional<String> timeFault = claim.parameters().faultAt(now);
    if (timeFault.isPresent()) {
      return refused(RequestStep.TIME, timeFault.get(), state);
    }
    if (claim.observedHeight() > state.height()) {
      return new RequestVerdict.Behind(claim.observedHeight(), state.height());
    }
    NodeId node = claim.parameters().keyId();
    return state
        .node(node)
        .map(registered -> signed(claim, registered.publicKey(), state))
        .orElseGet(
            () -> refused(RequestStep.NODE, "no node '%s' is registered".formatted(node), state));
  }

  private static RequestVerdict signed(Claim claim, PublicKey key, ChainState state) {
    SignatureParameters parameters = claim.parameters();
    if (!parameters.fits(key.algorithm())) {
      return refused(
          RequestStep.KEY,
          "the node's key is one of %s, which 'alg' contradicts".formatted(key.algorithm().label()),
          state);
    }
    if (!key.verifies(claim.signatureBase(), claim.signature())) {
      return refused(
          RequestStep.SIGNATURE,
          "the signature is not of this request by the node's current key",
          state);
    }
    return new RequestVerdict.Valid(
        parameters.keyId(),
        state.height(),
        claim.request().body().isPresent(),
        parameters.nonce(),
        parameters.rememberUntil());
  }

  private static RequestVerdict refused(RequestStep step, String reason, ChainState state) {
    return new RequestVerdict.Refused(step, reason, state.height());
  }
}

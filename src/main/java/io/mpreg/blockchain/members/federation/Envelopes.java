package io.mpreg.blockchain.members.federation;

import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.crypto.PublicKey;
import io.mpreg.blockchain.core.crypto.Signature;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.state.ChainState;
import io.mpreg.blockchain.ledger.door.Ledger;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/// Says who sends a request, from its header fields alone: nothing of a body is read for one that
/// is no authority. Each envelope is good for one request.
final class Envelopes {
  private final Ledger ledger;
  private final NodeId self;
  private final InstantSource clock;
  private final UsedEnvelopes used = new UsedEnvelopes();

  Envelopes(Ledger ledger, NodeId self, InstantSource clock) {
    this.ledger = ledger;
    this.self = self;
    this.clock = clock;
  }

  /// @param bodyHash what the sender says of the body
  record Sender(NodeId id, Hash bodyHash) {}

  /// The authority that sends a request.
  ///
  /// @throws RequestRefused when it is none, or does not prove it
  Sender sender(HttpServletRequest request) {
    Envelope envelope;
    Signature signature;
    try {
      envelope = envelope(request);
      signature = Signature.of(HexFormat.of().parseHex(header(request, PeerHeaders.SIGNATURE)));
    } catch (IllegalArgumentException malformed) {
      throw new RequestRefused(
          HttpServletResponse.SC_BAD_REQUEST, "no envelope: " + malformed.getMessage());
    }
    long now = clock.millis();
    if (Math.abs(now - envelope.timeMillis()) > Envelope.WINDOW_MILLIS) {
      throw new RequestRefused(
          HttpServletResponse.SC_FORBIDDEN,
          "the clocks differ by more than %d s".formatted(Envelope.WINDOW_MILLIS / 1_000));
    }
    if (used.contains(envelope)) {
      throw usedBefore();
    }
    if (keysOf(envelope.sender()).noneMatch(key -> envelope.isSignedBy(key, signature))) {
      throw new RequestRefused(
          HttpServletResponse.SC_FORBIDDEN,
          "'%s' is no authority of this chain, or signs with another checkpoint key"
              .formatted(envelope.sender().value()));
    }
    if (!used.add(envelope, now)) {
      throw usedBefore();
    }
    return new Sender(envelope.sender(), envelope.bodyHash());
  }

  /// The authority that sends a request; empty for everybody else.
  Optional<NodeId> known(HttpServletRequest request) {
    try {
      return Optional.of(sender(request).id());
    } catch (RequestRefused unproved) {
      return Optional.empty();
    }
  }

  private static RequestRefused usedBefore() {
    return new RequestRefused(
        HttpServletResponse.SC_FORBIDDEN, "the envelope was used before, or is older than others");
  }

  private Envelope envelope(HttpServletRequest request) {
    return new Envelope(
        ledger.chain().tip().state().chainId(),
        new NodeId(header(request, PeerHeaders.SENDER)),
        self,
        Long.parseLong(header(request, PeerHeaders.TIME)),
        request.getMethod() + " " + request.getRequestURI(),
        Hash.fromHex(header(request, PeerHeaders.BODY_HASH)));
  }

  /// A header field that has to be there.
  static String header(HttpServletRequest request, String name) {
    String value = request.getHeader(name);
    if (value == null) {
      throw new RequestRefused(HttpServletResponse.SC_BAD_REQUEST, name + " is missing");
    }
    return value;
  }

  // Of this height and the next: a member that joins is heard before it decides.
  private Stream<PublicKey> keysOf(NodeId sender) {
    ChainState state = ledger.chain().tip().state();
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

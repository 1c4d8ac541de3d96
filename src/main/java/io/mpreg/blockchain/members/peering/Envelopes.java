package io.mpreg.blockchain.members.peering;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.crypto.Signature;
import io.mpreg.blockchain.core.node.NodeId;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;

/// Authenticates the sender of a request from its header fields alone: no body is read unless its
/// sender may send one. Each envelope is valid for one request.
final class Envelopes {
  private final Hash chainId;
  private final NodeId self;
  private final InstantSource clock;
  private final UsedEnvelopes used = new UsedEnvelopes();

  /// @param self the receiver that envelopes have to name
  Envelopes(Hash chainId, NodeId self, InstantSource clock) {
    this.chainId = chainId;
    this.self = self;
    this.clock = clock;
  }

  /// @param bodyHash the hash of the body that the sender has signed
  record Sender(NodeId id, Hash bodyHash) {}

  /// The sender of a request.
  ///
  /// @throws PeerRequestRefused when it is none of these signers, or does not prove it
  Sender sender(HttpServletRequest request, Signers signers) {
    Envelope envelope;
    Signature signature;
    try {
      envelope = envelope(request);
      signature = Signature.of(HexFormat.of().parseHex(header(request, PeerHeaders.SIGNATURE)));
    } catch (IllegalArgumentException malformed) {
      throw new PeerRequestRefused(
          HttpServletResponse.SC_BAD_REQUEST, "no envelope: " + malformed.getMessage());
    }
    long now = clock.millis();
    if (Math.abs(now - envelope.timeMillis()) > Envelope.WINDOW_MILLIS) {
      throw new PeerRequestRefused(
          HttpServletResponse.SC_FORBIDDEN,
          "the clocks differ by more than %d s".formatted(Envelope.WINDOW_MILLIS / 1_000));
    }
    if (used.contains(envelope)) {
      throw usedBefore();
    }
    if (signers.keysOf(envelope.sender()).noneMatch(key -> envelope.isSignedBy(key, signature))) {
      throw new PeerRequestRefused(
          HttpServletResponse.SC_FORBIDDEN, signers.refusal(envelope.sender()));
    }
    if (!used.add(envelope, now)) {
      throw usedBefore();
    }
    return new Sender(envelope.sender(), envelope.bodyHash());
  }

  /// Which of these signers sends a request; empty for anybody else.
  Optional<NodeId> known(HttpServletRequest request, Signers signers) {
    try {
      return Optional.of(sender(request, signers).id());
    } catch (PeerRequestRefused unproved) {
      return Optional.empty();
    }
  }

  private static PeerRequestRefused usedBefore() {
    return new PeerRequestRefused(
        HttpServletResponse.SC_FORBIDDEN, "the envelope was used before, or is older than others");
  }

  private Envelope envelope(HttpServletRequest request) {
    return new Envelope(
        chainId,
        new NodeId(header(request, PeerHeaders.SENDER)),
        self,
        Long.parseLong(header(request, PeerHeaders.TIME)),
        request.getMethod() + " " + request.getRequestURI(),
        Hash.fromHex(header(request, PeerHeaders.BODY_HASH)));
  }

  /// A mandatory header field.
  static String header(HttpServletRequest request, String name) {
    String value = request.getHeader(name);
    if (value == null) {
      throw new PeerRequestRefused(HttpServletResponse.SC_BAD_REQUEST, name + " is missing");
    }
    return value;
  }
}

package io.mpreg.blockchain.members.peering;

import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.node.NodeId;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/// A kind of request that this member answers for others. The package that answers it registers it;
/// anything else is refused.
///
/// What a handler throws becomes the answer: [PeerRequestRefused] with its status,
/// [io.mpreg.blockchain.core.encoding.Malformed] as 400,
/// [io.mpreg.blockchain.ledger.history.NotHeld] as 410, an unavailable store as 503.
public sealed interface PeerRoute {

  /// The whole path of the request; if it ends with a slash, its prefix.
  String path();

  /// Whose envelopes are accepted.
  Signers signers();

  /// The HTTP method.
  default String method() {
    return "GET";
  }

  /// Whether a path belongs to this route.
  default boolean matches(String asked) {
    return path().endsWith("/") ? asked.startsWith(path()) : asked.equals(path());
  }

  /// The routes of one package, as a bean.
  record Declared(List<PeerRoute> routes) {
    public Declared {
      routes = List.copyOf(routes);
    }
  }

  /// A message of a signer, in a body.
  ///
  /// @param mostBytes the maximum length of the body
  record Message(String path, Signers signers, IntSupplier mostBytes, Handler handler)
      implements PeerRoute {

    /// Handles a message of a signer.
    @FunctionalInterface
    public interface Handler {

      /// Handles it; the answer is sent when this returns.
      ///
      /// @param body verified against the envelope
      void take(NodeId sender, Bytes body);
    }

    @Override
    public String method() {
      return "POST";
    }
  }

  /// A query of a signer.
  record Query(String path, Signers signers, Lookup lookup) implements PeerRoute {

    /// Parses the rest of the path, before the envelope is verified; the returned function looks up
    /// the content for the signer, once a permit is free.
    @FunctionalInterface
    public interface Lookup extends Function<String, Function<NodeId, Optional<Bytes>>> {}
  }

  /// A query that anybody who reaches the port may make. Signers have permits of their own here
  /// too, so that authorities do not wait for readers.
  record OpenQuery(String path, Signers signers, OpenLookup lookup) implements PeerRoute {

    /// Parses the rest of the path; the returned supplier looks up the content, once a permit is
    /// free.
    @FunctionalInterface
    public interface OpenLookup extends Function<String, Supplier<Optional<Bytes>>> {}
  }
}

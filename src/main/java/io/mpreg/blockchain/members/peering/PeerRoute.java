package io.mpreg.blockchain.members.peering;

import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.node.NodeId;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/// A kind of request that others make of this member. Whoever answers it registers it; what nobody
/// has registered is refused.
///
/// What a handler throws is told to who asks: [PeerRequestRefused] with its status,
/// [io.mpreg.blockchain.core.encoding.Malformed] as 400,
/// [io.mpreg.blockchain.ledger.history.NotHeld] as 410, a store that is away as 503.
public sealed interface PeerRoute {

  /// The whole path of a request; or, where it ends with a slash, how it begins.
  String path();

  /// Whose envelopes count.
  Signers signers();

  /// The method of HTTP.
  default String method() {
    return "GET";
  }

  /// Whether a request for a path is one of these.
  default boolean matches(String asked) {
    return path().endsWith("/") ? asked.startsWith(path()) : asked.equals(path());
  }

  /// The kinds that one package answers, as a bean.
  record Declared(List<PeerRoute> routes) {
    public Declared {
      routes = List.copyOf(routes);
    }
  }

  /// Something that a signer tells, in a body.
  ///
  /// @param mostBytes how long the body may be
  record Told(String path, Signers signers, IntSupplier mostBytes, Taker taker)
      implements PeerRoute {

    /// Takes what a signer has said.
    @FunctionalInterface
    public interface Taker {

      /// Takes it; the answer is sent when this returns.
      ///
      /// @param body the one that the envelope is for
      void take(NodeId sender, Bytes body);
    }

    @Override
    public String method() {
      return "POST";
    }
  }

  /// A question of a signer.
  record Asked(String path, Signers signers, Question question) implements PeerRoute {

    /// Reads what follows the path, before the envelope is looked at; what it returns looks up what
    /// there is for the signer, once there is room for that.
    @FunctionalInterface
    public interface Question extends Function<String, Function<NodeId, Optional<Bytes>>> {}
  }

  /// A question that anybody may ask who reaches the port. Signers have places of their own here
  /// too, so those who decide do not wait for those who only read.
  record Open(String path, Signers signers, OpenQuestion question) implements PeerRoute {

    /// Reads what follows the path; what it returns looks up what there is, once there is room.
    @FunctionalInterface
    public interface OpenQuestion extends Function<String, Supplier<Optional<Bytes>>> {}
  }
}

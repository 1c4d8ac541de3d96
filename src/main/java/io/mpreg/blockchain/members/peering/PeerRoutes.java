package io.mpreg.blockchain.members.peering;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// All registered routes; a path belongs to one of them at most.
final class PeerRoutes {
  private final List<PeerRoute> routes;

  /// @throws IllegalArgumentException when a path could belong to two of them
  PeerRoutes(Collection<PeerRoute> routes) {
    this.routes = List.copyOf(routes);
    for (int later = 1; later < this.routes.size(); later++) {
      for (PeerRoute earlier : this.routes.subList(0, later)) {
        requireApart(earlier, this.routes.get(later));
      }
    }
  }

  private static void requireApart(PeerRoute one, PeerRoute other) {
    if (one.matches(other.path()) || other.matches(one.path())) {
      throw new IllegalArgumentException(
          "two routes between members collide: %s and %s".formatted(one.path(), other.path()));
    }
  }

  Optional<PeerRoute> find(String path) {
    return routes.stream().filter(route -> route.matches(path)).findFirst();
  }
}

package io.mpreg.blockchain.ledger.directory.web;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.ledger.directory.Trait;
import io.mpreg.blockchain.platform.web.Cursor;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import org.springframework.web.util.UriUtils;

/// The filters of a list of nodes; without any, all nodes match.
record NodeQuery(
    Optional<Capability> capability, Optional<NodeId> federation, Optional<Metadata> metadata) {
  private static final String NODES = "/api/v1/nodes?";

  NavigableSet<Trait> traits() {
    NavigableSet<Trait> traits = new TreeSet<>();
    capability.map(Capability::trait).ifPresent(traits::add);
    federation.map(id -> new Trait(Trait.Kind.FEDERATION, id.value())).ifPresent(traits::add);
    metadata.map(Metadata::trait).ifPresent(traits::add);
    return traits;
  }

  boolean isOfAll() {
    return traits().isEmpty();
  }

  /// The list's path and filters, for the link to its next page.
  String path() {
    List<String> parameters = new ArrayList<>();
    capability.ifPresent(name -> parameters.add(parameter("capability", name.value())));
    federation.ifPresent(id -> parameters.add(parameter("federation", id.value())));
    metadata.ifPresent(text -> parameters.add(parameter("metadata", text.value())));
    return NODES + String.join("", parameters);
  }

  private static String parameter(String name, String value) {
    return "%s=%s&".formatted(name, UriUtils.encode(value, StandardCharsets.UTF_8));
  }

  /// The name of this list in its cursors: a digest, because filters may be longer than a cursor.
  String list() {
    return isOfAll() ? NODES : NODES + Hash.of(path().getBytes(StandardCharsets.UTF_8)).hex();
  }

  /// The cursor that continues the list after a node.
  Cursor cursor(NodeId last) {
    return new Cursor(list(), List.of(last.value()));
  }
}

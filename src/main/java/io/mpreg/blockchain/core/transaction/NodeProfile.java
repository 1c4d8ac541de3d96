package io.mpreg.blockchain.core.transaction;

import io.mpreg.blockchain.core.json.MalformedPayload;
import io.mpreg.blockchain.core.json.PayloadFields;
import io.mpreg.blockchain.core.node.NodeId;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/// A node's description of itself in the registry; `docs/protocol.md`, section 4, defines the
/// limits.
///
/// @param endpoints at most 8 http(s) addresses of 1–256 characters, in the order that the node
///   gave
/// @param capabilities at most 64 names
/// @param metadata at most 32 texts by name, of at most 256 characters each
public record NodeProfile(
    List<String> endpoints, SortedSet<String> capabilities, SortedMap<String, String> metadata) {
  private static final int MAX_ENDPOINTS = 8;
  private static final int MAX_CAPABILITIES = 64;
  private static final int MAX_METADATA = 32;

  public static final NodeProfile EMPTY =
      new NodeProfile(List.of(), Collections.emptySortedSet(), Collections.emptySortedMap());

  public NodeProfile {
    endpoints = List.copyOf(endpoints);
    capabilities = Collections.unmodifiableSortedSet(new TreeSet<>(capabilities));
    metadata = Collections.unmodifiableSortedMap(new TreeMap<>(metadata));
    atMost("endpoints", endpoints.size(), MAX_ENDPOINTS);
    atMost("capabilities", capabilities.size(), MAX_CAPABILITIES);
    atMost("metadata", metadata.size(), MAX_METADATA);
    endpoints.forEach(NodeProfile::checkEndpoint);
    capabilities.forEach(NodeProfile::checkCapability);
    metadata.forEach(NodeProfile::checkMetadata);
  }

  private static void checkEndpoint(String endpoint) {
    boolean web = endpoint.startsWith("https://") || endpoint.startsWith("http://");
    if (!web || length(endpoint) > 256) {
      throw new IllegalArgumentException(
          "endpoint '%s' is not http:// or https:// with at most 256 characters"
              .formatted(endpoint));
    }
  }

  private static void checkCapability(String capability) {
    checkName("capability", capability, 128);
  }

  private static void checkMetadata(String name, String value) {
    checkName("metadata name", name, 64);
    atMost("characters of metadata '" + name + "'", length(value), 256);
  }

  private static void checkName(String what, String value, int limit) {
    if (!NodeId.isName(value) || value.length() > limit) {
      throw new IllegalArgumentException(
          "%s is not a name of at most %d characters: %s".formatted(what, limit, NodeId.GRAMMAR));
    }
  }

  private static void atMost(String what, int count, int limit) {
    if (count > limit) {
      throw new IllegalArgumentException("%d %s, at most %d".formatted(count, what, limit));
    }
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  /// This profile with the given parts replaced; absent parts stay.
  public NodeProfile with(Change change) {
    return new NodeProfile(
        change.endpoints().orElse(endpoints),
        change.capabilities().<SortedSet<String>>map(TreeSet::new).orElse(capabilities),
        change.metadata().<SortedMap<String, String>>map(TreeMap::new).orElse(metadata));
  }

  /// The parts of a profile in an operation.
  public record Change(
      Optional<List<String>> endpoints,
      Optional<List<String>> capabilities,
      Optional<Map<String, String>> metadata) {
    // Checks the limits of a profile here and not at execution, because they are part of the
    // grammar.
    static Change read(PayloadFields fields) {
      Set<String> seen = new HashSet<>();
      return new Change(
          fields.optionalTexts(
              "endpoints", MAX_ENDPOINTS, text -> checked(text, NodeProfile::checkEndpoint)),
          fields.optionalTexts(
              "capabilities",
              MAX_CAPABILITIES,
              text -> {
                if (!seen.add(text)) {
                  throw new MalformedPayload("capability '%s' stands twice".formatted(text));
                }
                return checked(text, NodeProfile::checkCapability);
              }),
          fields.optionalTextMap("metadata", MAX_METADATA, NodeProfile::checkMetadata));
    }

    private static String checked(String text, Consumer<String> check) {
      check.accept(text);
      return text;
    }

    public boolean isEmpty() {
      return endpoints.isEmpty() && capabilities.isEmpty() && metadata.isEmpty();
    }
  }
}

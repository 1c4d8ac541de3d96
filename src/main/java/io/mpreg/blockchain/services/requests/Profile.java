package io.mpreg.blockchain.services.requests;

import static io.mpreg.blockchain.services.requests.Component.CHAIN;
import static io.mpreg.blockchain.services.requests.Component.CONTENT_DIGEST;
import static io.mpreg.blockchain.services.requests.Component.CONTENT_TYPE;
import static io.mpreg.blockchain.services.requests.Component.DELIVERY;
import static io.mpreg.blockchain.services.requests.Component.HEIGHT;
import static io.mpreg.blockchain.services.requests.Component.IF_MATCH;
import static io.mpreg.blockchain.services.requests.Component.KIND;
import static io.mpreg.blockchain.services.requests.Component.METHOD;
import static io.mpreg.blockchain.services.requests.Component.ORIGIN;
import static io.mpreg.blockchain.services.requests.Component.RECEIVER;
import static io.mpreg.blockchain.services.requests.Component.TARGET_URI;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// What a signature is for, and what it covers therefore (`docs/protocol.md` section 25).
public enum Profile {
  /// A change of a consumer group.
  GROUP("mpreg-group", METHOD, TARGET_URI, CONTENT_DIGEST, CHAIN, RECEIVER),
  /// What a member hands over to a node: always a POST.
  DELIVERY_TO_NODE(
      "mpreg-delivery",
      METHOD,
      TARGET_URI,
      CONTENT_TYPE,
      CONTENT_DIGEST,
      CHAIN,
      RECEIVER,
      ORIGIN,
      HEIGHT,
      KIND,
      DELIVERY);

  private final String tag;

  @SuppressWarnings("ImmutableEnumChecker") // a copy
  private final List<Component> components;

  Profile(String tag, Component... components) {
    this.tag = tag;
    this.components = List.of(components);
  }

  public static Optional<Profile> ofTag(String tag) {
    return Arrays.stream(values()).filter(profile -> profile.tag.equals(tag)).findFirst();
  }

  /// The value of the signature's parameter `tag`.
  public String tag() {
    return tag;
  }

  boolean allows(String method) {
    return this == GROUP || method.equals("POST");
  }

  /// The components of a request in their order. A group's request is bound to its precondition,
  /// too, so that nobody repeats it with another one.
  List<Component> components(SignedRequest request) {
    if (this != GROUP || !request.has(IF_MATCH.label())) {
      return components;
    }
    List<Component> all = new ArrayList<>(components);
    all.add(IF_MATCH);
    return all;
  }
}

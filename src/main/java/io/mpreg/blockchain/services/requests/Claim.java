package io.mpreg.blockchain.services.requests;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.crypto.Signature;
import io.mpreg.blockchain.core.node.NodeId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// What a request says of its signature, in the form of a profile; nothing of it is verified yet.
///
/// @param components what the signature covers, in its order
/// @param written components and parameters as they stand in `Signature-Input`
record Claim(
    SignedRequest request,
    List<Component> components,
    SignatureParameters parameters,
    String written,
    Signature signature) {

  /// Reads a request; any other form is an [IllegalArgumentException]. The digest's own form is not
  /// looked at.
  ///
  /// @param receiver the node that got the request
  /// @param chain the chain of this member
  static Claim of(SignedRequest request, NodeId receiver, Profile profile, Hash chain) {
    SignatureFields fields =
        SignatureFields.parse(request.value("signature-input"), request.value("signature"));
    SignatureParameters parameters = SignatureParameters.of(fields.parameters());
    require(parameters.tag().equals(profile.tag()), "'tag' is not '" + profile.tag() + "'");
    List<Component> components = profile.components(request);
    List<String> labels = components.stream().map(Component::label).toList();
    require(
        fields.components().equals(labels),
        "the signature does not cover, in this order: " + labels);
    components.stream()
        .filter(component -> component != Component.CONTENT_DIGEST)
        .forEach(component -> component.in(request));
    require(profile.allows(request.method()), "a request of this tag has another method");
    require(
        Component.CHAIN.in(request).equals(chain.hex()),
        "'mpreg-chain' is not this member's chain");
    require(
        Component.RECEIVER.in(request).equals(receiver.value()),
        "'mpreg-receiver' is not the receiver");
    return new Claim(request, components, parameters, fields.written(), fields.signature());
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  /// The height that the sender had seen; 0 where the profile has none.
  long observedHeight() {
    return components.contains(Component.HEIGHT) ? Long.parseLong(Component.HEIGHT.in(request)) : 0;
  }

  /// The bytes that are signed if the claim is true.
  byte[] signatureBase() {
    SequencedMap<String, String> covered = new LinkedHashMap<>();
    components.forEach(component -> covered.put(component.label(), component.in(request)));
    return SignatureBase.of(covered, written);
  }
}

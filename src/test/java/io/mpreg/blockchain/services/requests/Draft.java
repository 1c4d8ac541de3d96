package io.mpreg.blockchain.services.requests;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.crypto.SignatureAlgorithm;
import io.mpreg.blockchain.core.crypto.SigningKey;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.node.NodeId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/// A request that is going to be signed. Written for the tests alone, from the RFCs and not with
/// the verifier's code, so that the two check each other.
public record Draft(
    String method,
    String targetUri,
    SequencedMap<String, String> headers,
    byte[] body,
    List<String> components,
    SequencedMap<String, String> parameters,
    SigningKey key) {
  public static final String NONCE = "0123456789abcdef";

  private static final List<String> GROUP =
      List.of("@method", "@target-uri", "content-digest", "mpreg-chain", "mpreg-receiver");
  private static final List<String> DELIVERY =
      List.of(
          "@method",
          "@target-uri",
          "content-type",
          "content-digest",
          "mpreg-chain",
          "mpreg-receiver",
          "mpreg-origin",
          "mpreg-height",
          "mpreg-kind",
          "mpreg-delivery");

  /// A request that changes a consumer group.
  public static Draft ofGroup(
      NodeId node, SigningKey key, Hash chain, NodeId receiver, long created) {
    SequencedMap<String, String> headers = new LinkedHashMap<>();
    headers.put("mpreg-chain", chain.hex());
    headers.put("mpreg-receiver", receiver.value());
    return new Draft(
        "POST",
        "https://member.example/api/v1/groups?dry=1",
        headers,
        "{\"name\":\"orders\"}".getBytes(StandardCharsets.UTF_8),
        GROUP,
        parameters(node, key, created, "mpreg-group"),
        key);
  }

  /// A request by which a member delivers to a node.
  public static Draft ofDelivery(
      NodeId node, SigningKey key, Hash chain, NodeId receiver, long created) {
    SequencedMap<String, String> headers = new LinkedHashMap<>();
    headers.put("mpreg-chain", chain.hex());
    headers.put("mpreg-receiver", receiver.value());
    headers.put("mpreg-origin", "client of the member");
    headers.put("mpreg-height", "0");
    headers.put("mpreg-kind", "call");
    headers.put("mpreg-delivery", "order-17");
    headers.put("content-type", "application/json");
    return new Draft(
        "POST",
        "https://service.example:8443/inbox",
        headers,
        "{\"order\":17}".getBytes(StandardCharsets.UTF_8),
        DELIVERY,
        parameters(node, key, created, "mpreg-delivery"),
        key);
  }

  private static SequencedMap<String, String> parameters(
      NodeId node, SigningKey key, long created, String tag) {
    SequencedMap<String, String> parameters = new LinkedHashMap<>();
    parameters.put("created", String.valueOf(created));
    parameters.put("expires", String.valueOf(created + 60));
    parameters.put("nonce", quoted(NONCE));
    parameters.put("keyid", quoted(node.value()));
    if (key.publicKey().algorithm() == SignatureAlgorithm.ED25519) {
      parameters.put("alg", quoted("ed25519"));
    }
    parameters.put("tag", quoted(tag));
    return parameters;
  }

  private static String quoted(String text) {
    return '"' + text + '"';
  }

  Draft withMethod(String changed) {
    return new Draft(changed, targetUri, headers, body, components, parameters, key);
  }

  public Draft withTarget(String changed) {
    return new Draft(method, changed, headers, body, components, parameters, key);
  }

  Draft withBody(byte[] changed) {
    return new Draft(method, targetUri, headers, changed, components, parameters, key);
  }

  Draft withComponents(List<String> changed) {
    return new Draft(method, targetUri, headers, body, changed, parameters, key);
  }

  public Draft withKey(SigningKey changed) {
    return new Draft(method, targetUri, headers, body, components, parameters, changed);
  }

  /// Another value of a header, or another header; null removes it.
  public Draft withHeader(String name, String value) {
    return new Draft(
        method, targetUri, with(headers, name, value), body, components, parameters, key);
  }

  /// Another value of a parameter, as it is written, or another parameter; null removes it.
  Draft withParameter(String name, String value) {
    return new Draft(
        method, targetUri, headers, body, components, with(parameters, name, value), key);
  }

  private static SequencedMap<String, String> with(
      SequencedMap<String, String> map, String name, String value) {
    SequencedMap<String, String> changed = new LinkedHashMap<>(map);
    if (value == null) {
      changed.remove(name);
    } else {
      changed.put(name, value);
    }
    return changed;
  }

  /// The request as it is sent.
  public SignedRequest signed() {
    SequencedMap<String, String> sent = sent();
    byte[] signature = key.sign(signatureBase().getBytes(StandardCharsets.US_ASCII)).toArray();
    List<HeaderField> fields = new ArrayList<>();
    sent.forEach((name, value) -> fields.add(new HeaderField(name, value)));
    fields.add(new HeaderField("Signature-Input", "mpreg=" + input()));
    fields.add(new HeaderField("Signature", "mpreg=:" + base64(signature) + ":"));
    return new SignedRequest(method, targetUri, fields, Optional.of(Bytes.of(body)));
  }

  private String input() {
    StringBuilder input =
        new StringBuilder(
            components.stream().map(Draft::quoted).collect(Collectors.joining(" ", "(", ")")));
    parameters.forEach((name, value) -> input.append(';').append(name).append('=').append(value));
    return input.toString();
  }

  private SequencedMap<String, String> sent() {
    SequencedMap<String, String> sent = new LinkedHashMap<>(headers);
    sent.putIfAbsent("content-digest", "sha-256=:" + base64(Hash.of(body).toArray()) + ":");
    return sent;
  }

  /// What is signed.
  public String signatureBase() {
    SequencedMap<String, String> sent = sent();
    StringBuilder base = new StringBuilder();
    for (String component : components) {
      String value =
          switch (component) {
            case "@method" -> method;
            case "@target-uri" -> targetUri;
            default -> sent.getOrDefault(component, "");
          };
      base.append(quoted(component)).append(": ").append(value).append('\n');
    }
    return base.append("\"@signature-params\": ").append(input()).toString();
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}

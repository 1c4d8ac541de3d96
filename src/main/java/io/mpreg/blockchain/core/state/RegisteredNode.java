package io.mpreg.blockchain.core.state;

import io.mpreg.blockchain.core.crypto.PublicKey;
import io.mpreg.blockchain.core.crypto.SignatureAlgorithm;
import io.mpreg.blockchain.core.encoding.ByteReader;
import io.mpreg.blockchain.core.encoding.ByteWriter;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.encoding.Malformed;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.transaction.NodeProfile;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// A node in the registry.
///
/// @param publicKey its account key
/// @param registeredAtHeight the height of the block that registered it; 0 for the genesis
/// @param updatedAtHeight the height of the block that last changed key or profile
/// @param profile the node's own description
/// @param federations the federations of which it is a member, at most [#MAX_FEDERATIONS]
public record RegisteredNode(
    PublicKey publicKey,
    long registeredAtHeight,
    long updatedAtHeight,
    NodeProfile profile,
    SortedSet<NodeId> federations) {
  public static final int MAX_FEDERATIONS = 64;
  private static final int MAX_TEXT_BYTES = 1_024;

  public RegisteredNode {
    federations = Collections.unmodifiableSortedSet(new TreeSet<>(federations));
    if (federations.size() > MAX_FEDERATIONS) {
      throw new IllegalArgumentException(federations.size() + " federations, at most 64");
    }
  }

  public static RegisteredNode registered(PublicKey key, long height, NodeProfile profile) {
    return new RegisteredNode(key, height, height, profile, Collections.emptySortedSet());
  }

  public RegisteredNode updated(PublicKey key, NodeProfile changed, long height) {
    return new RegisteredNode(key, registeredAtHeight, height, changed, federations);
  }

  public RegisteredNode memberOf(SortedSet<NodeId> changed) {
    return new RegisteredNode(publicKey, registeredAtHeight, updatedAtHeight, profile, changed);
  }

  // u8 algorithm ‖ bytes publicKey ‖ u64 registeredAtHeight ‖ u64 updatedAtHeight
  // ‖ u8 count × bytes endpoint ‖ u8 count × str capability ‖ u8 count × (str name ‖ bytes value)
  // ‖ u8 count × str federation
  public Bytes encode() {
    ByteWriter writer =
        new ByteWriter(256)
            .u8(publicKey.algorithm().code())
            .bytes(publicKey.toArray())
            .u64(registeredAtHeight)
            .u64(updatedAtHeight);
    writer.u8(profile.endpoints().size());
    profile.endpoints().forEach(endpoint -> writer.bytes(utf8(endpoint)));
    writer.u8(profile.capabilities().size());
    profile.capabilities().forEach(writer::string);
    writer.u8(profile.metadata().size());
    profile.metadata().forEach((name, value) -> writer.string(name).bytes(utf8(value)));
    writer.u8(federations.size());
    federations.forEach(federation -> writer.string(federation.value()));
    return writer.toBytes();
  }

  public static RegisteredNode decode(Bytes encoded) {
    ByteReader reader = new ByteReader(encoded);
    try {
      PublicKey key = readKey(reader);
      long registered = reader.u64();
      long updated = reader.u64();
      List<String> endpoints = new ArrayList<>();
      for (int i = reader.u8(); i > 0; i--) {
        endpoints.add(text(reader.bytes(MAX_TEXT_BYTES).toArray()));
      }
      SortedSet<String> capabilities = new TreeSet<>();
      for (int i = reader.u8(); i > 0; i--) {
        capabilities.add(reader.string(128));
      }
      SortedMap<String, String> metadata = new TreeMap<>();
      for (int i = reader.u8(); i > 0; i--) {
        metadata.put(reader.string(128), text(reader.bytes(MAX_TEXT_BYTES).toArray()));
      }
      SortedSet<NodeId> federations = new TreeSet<>();
      for (int i = reader.u8(); i > 0; i--) {
        federations.add(new NodeId(reader.string(128)));
      }
      reader.end();
      RegisteredNode node =
          new RegisteredNode(
              key,
              registered,
              updated,
              new NodeProfile(endpoints, capabilities, metadata),
              federations);
      if (!node.encode().equals(encoded)) {
        throw new Malformed("registered node: names are not sorted, or one stands twice");
      }
      return node;
    } catch (IllegalArgumentException invalid) {
      throw new Malformed("registered node: " + invalid.getMessage());
    }
  }

  // u8 algorithm ‖ bytes publicKey
  public static Bytes encodeKey(PublicKey key) {
    return new ByteWriter(40).u8(key.algorithm().code()).bytes(key.toArray()).toBytes();
  }

  public static PublicKey decodeKey(Bytes encoded) {
    ByteReader reader = new ByteReader(encoded);
    try {
      PublicKey key = readKey(reader);
      reader.end();
      return key;
    } catch (IllegalArgumentException invalid) {
      throw new Malformed("key: " + invalid.getMessage());
    }
  }

  static PublicKey readKey(ByteReader reader) {
    int code = reader.u8();
    SignatureAlgorithm algorithm =
        SignatureAlgorithm.ofCode(code)
            .orElseThrow(() -> new Malformed("signature algorithm " + code + " is unknown"));
    return PublicKey.of(algorithm, reader.bytes(algorithm.publicKeyLength()));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] utf8) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
    } catch (CharacterCodingException invalid) {
      throw new Malformed("registered node: a text is not UTF-8");
    }
  }
}

package io.mpreg.blockchain.transaction;

import io.mpreg.blockchain.crypto.Hash;
import io.mpreg.blockchain.crypto.PublicKey;
import io.mpreg.blockchain.crypto.SignatureAlgorithm;
import io.mpreg.blockchain.encoding.Bytes;
import io.mpreg.blockchain.encoding.Malformed;
import io.mpreg.blockchain.node.NodeId;
import io.mpreg.blockchain.transaction.PayloadValue.Fields;
import io.mpreg.blockchain.transaction.PayloadValue.Flag;
import io.mpreg.blockchain.transaction.PayloadValue.Items;
import io.mpreg.blockchain.transaction.PayloadValue.Text;
import io.mpreg.blockchain.transaction.PayloadValue.Whole;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Takes the fields of one object by name and type. [#end()] refuses what nobody took, so an
/// unknown field is never ignored. Every method throws [Malformed] for a missing field or a wrong
/// type.
public final class PayloadFields {
  private final Map<String, PayloadValue> rest;

  public PayloadFields(Fields fields) {
    rest = new LinkedHashMap<>(fields.values());
  }

  /// Reads an object and refuses fields that the reader does not take.
  public static <T> T read(Fields fields, Function<PayloadFields, T> reader) {
    PayloadFields open = new PayloadFields(fields);
    try {
      T value = reader.apply(open);
      open.end();
      return value;
    } catch (IllegalArgumentException invalid) {
      throw new Malformed(String.valueOf(invalid.getMessage()));
    }
  }

  private <V extends PayloadValue> Optional<V> take(String name, Class<V> type) {
    PayloadValue value = rest.remove(name);
    if (value == null) {
      return Optional.empty();
    }
    if (!type.isInstance(value)) {
      throw new Malformed("field '%s' has another type".formatted(name));
    }
    return Optional.of(type.cast(value));
  }

  public static <V> V required(String name, Optional<V> value) {
    return value.orElseThrow(() -> new Malformed("field '%s' is missing".formatted(name)));
  }

  public Optional<String> optionalText(String name) {
    return take(name, Text.class).map(Text::value);
  }

  public String text(String name) {
    return required(name, optionalText(name));
  }

  public NodeId name(String name) {
    return new NodeId(text(name));
  }

  public Optional<Long> optionalWhole(String name) {
    return take(name, Whole.class).map(Whole::value);
  }

  public long whole(String name) {
    return required(name, optionalWhole(name));
  }

  /// A whole number that must lie between two limits, both included.
  public int whole(String name, int least, int most) {
    long value = whole(name);
    if (value < least || value > most) {
      throw new Malformed("'%s' is %d, not %d to %d".formatted(name, value, least, most));
    }
    return (int) value;
  }

  public boolean flag(String name) {
    return required(name, take(name, Flag.class)).value();
  }

  public Optional<Fields> optionalFields(String name) {
    return take(name, Fields.class);
  }

  public Fields fields(String name) {
    return required(name, optionalFields(name));
  }

  public Optional<List<String>> optionalTexts(String name) {
    return take(name, Items.class)
        .map(items -> items.values().stream().map(item -> textOf(name, item)).toList());
  }

  /// An array of objects, each read whole.
  public <T> List<T> objects(String name, Function<PayloadFields, T> reader) {
    return required(name, optionalObjects(name, reader));
  }

  /// An array of objects, each read whole, if it is there.
  public <T> Optional<List<T>> optionalObjects(String name, Function<PayloadFields, T> reader) {
    return take(name, Items.class)
        .map(
            items ->
                items.values().stream().map(item -> read(fieldsOf(name, item), reader)).toList());
  }

  public Optional<Map<String, String>> optionalTextMap(String name) {
    return optionalFields(name)
        .map(
            fields -> {
              Map<String, String> texts = new LinkedHashMap<>();
              fields.values().forEach((key, value) -> texts.put(key, textOf(name, value)));
              return texts;
            });
  }

  private static String textOf(String name, PayloadValue value) {
    if (value instanceof Text text) {
      return text.value();
    }
    throw new Malformed("'%s' holds something that is not a string".formatted(name));
  }

  private static Fields fieldsOf(String name, PayloadValue value) {
    if (value instanceof Fields fields) {
      return fields;
    }
    throw new Malformed("'%s' holds something that is not an object".formatted(name));
  }

  /// The pair of fields `algorithm` and `publicKey` (lower-case hex).
  public PublicKey publicKey() {
    String label = text("algorithm");
    SignatureAlgorithm algorithm =
        SignatureAlgorithm.ofLabel(label)
            .orElseThrow(() -> new Malformed("unknown algorithm '" + label + "'"));
    return key("publicKey", algorithm);
  }

  /// A public key in lower-case hex.
  public PublicKey key(String name, SignatureAlgorithm algorithm) {
    return PublicKey.of(algorithm, hex(name));
  }

  /// Lower-case hex: consensus, so the two spellings of a digit may not both be read.
  public Bytes hex(String name) {
    return lowerHex(name, text(name));
  }

  public Optional<Bytes> optionalHex(String name) {
    return optionalText(name).map(text -> lowerHex(name, text));
  }

  /// 32 bytes in lower-case hex.
  public Hash hash(String name) {
    return Hash.fromBytes(hex(name).toArray());
  }

  /// An array of hashes.
  public List<Hash> hashes(String name) {
    return required(name, optionalTexts(name)).stream()
        .map(text -> Hash.fromBytes(lowerHex(name, text).toArray()))
        .toList();
  }

  private static Bytes lowerHex(String name, String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean digit = c >= '0' && c <= '9';
      boolean letter = c >= 'a' && c <= 'f';
      if (!digit && !letter) {
        throw new Malformed("field '%s' is not lower-case hex".formatted(name));
      }
    }
    return Bytes.ofHex(text);
  }

  /// Refuses fields that were not taken.
  private void end() {
    if (!rest.isEmpty()) {
      throw new Malformed("unknown field '%s'".formatted(rest.keySet().iterator().next()));
    }
  }
}

package io.mpreg.blockchain.core.json;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.crypto.PublicKey;
import io.mpreg.blockchain.core.crypto.Signature;
import io.mpreg.blockchain.core.crypto.SignatureAlgorithm;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.encoding.Malformed;
import io.mpreg.blockchain.core.json.PayloadValue.Fields;
import io.mpreg.blockchain.core.json.PayloadValue.Flag;
import io.mpreg.blockchain.core.json.PayloadValue.Items;
import io.mpreg.blockchain.core.json.PayloadValue.Text;
import io.mpreg.blockchain.core.json.PayloadValue.Whole;
import io.mpreg.blockchain.core.node.NodeId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/// Reads the fields of one object by name and type. [#end()] rejects fields that were not read, so
/// an unknown field is never ignored. Every method throws a [MalformedPayload] that names the field
/// if it is missing, of a wrong type or out of range.
public final class PayloadFields {
  private final Map<String, PayloadValue> rest;

  public PayloadFields(Fields fields) {
    rest = new LinkedHashMap<>(fields.values());
  }

  /// Reads an object, and rejects fields that the reader does not read.
  public static <T> T read(Fields fields, Function<PayloadFields, T> reader) {
    PayloadFields open = new PayloadFields(fields);
    try {
      T value = reader.apply(open);
      open.end();
      return value;
    } catch (IllegalArgumentException | Malformed invalid) {
      throw MalformedPayload.of(invalid);
    }
  }

  /// Reads one field or item, and adds its place to the fault if it is invalid.
  ///
  /// @param step the field's name, or the item's index
  public static <T> T at(Object step, Supplier<T> reader) {
    try {
      return reader.get();
    } catch (IllegalArgumentException | Malformed invalid) {
      throw MalformedPayload.of(invalid).in(step);
    }
  }

  private <V extends PayloadValue> Optional<V> take(String name, Class<V> type) {
    PayloadValue value = rest.remove(name);
    if (value == null) {
      return Optional.empty();
    }
    if (!type.isInstance(value)) {
      throw wrong(name, "field '%s' has another type".formatted(name));
    }
    return Optional.of(type.cast(value));
  }

  private static MalformedPayload wrong(String name, String reason) {
    return MalformedPayload.misshapen(reason).in(name);
  }

  public static <V> V required(String name, Optional<V> value) {
    return value.orElseThrow(() -> wrong(name, "field '%s' is missing".formatted(name)));
  }

  public Optional<String> optionalText(String name) {
    return take(name, Text.class).map(Text::value);
  }

  /// A text, converted by a reader that rejects invalid values, if the field is present.
  public <T> Optional<T> optionalText(String name, Function<String, T> reader) {
    return optionalText(name).map(text -> at(name, () -> reader.apply(text)));
  }

  public String text(String name) {
    return required(name, optionalText(name));
  }

  /// A text, converted by a reader that rejects invalid values.
  public <T> T text(String name, Function<String, T> reader) {
    String text = text(name);
    return at(name, () -> reader.apply(text));
  }

  public NodeId name(String name) {
    return text(name, NodeId::new);
  }

  public Optional<Long> optionalWhole(String name) {
    return take(name, Whole.class).map(Whole::value);
  }

  public long whole(String name) {
    return required(name, optionalWhole(name));
  }

  /// An integer between two limits, both inclusive.
  public int whole(String name, int least, int most) {
    return (int) limited(name, whole(name), least, most);
  }

  /// An integer between two limits that may exceed the range of int, both inclusive.
  public long whole(String name, long least, long most) {
    return limited(name, whole(name), least, most);
  }

  /// The integer, if the field is present.
  public Optional<Integer> optionalWhole(String name, int least, int most) {
    return optionalWhole(name).map(value -> (int) limited(name, value, least, most));
  }

  private static long limited(String name, long value, long least, long most) {
    if (value < least || value > most) {
      throw new MalformedPayload("'%s' is %d, not %d to %d".formatted(name, value, least, most))
          .in(name);
    }
    return value;
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

  /// A nested object; unknown fields in it are rejected.
  public <T> T object(String name, Function<PayloadFields, T> reader) {
    return required(name, optionalObject(name, reader));
  }

  /// A nested object, if the field is present.
  public <T> Optional<T> optionalObject(String name, Function<PayloadFields, T> reader) {
    return optionalFields(name).map(fields -> at(name, () -> read(fields, reader)));
  }

  public Optional<List<String>> optionalTexts(String name) {
    return optionalTexts(name, Integer.MAX_VALUE, text -> text);
  }

  /// An array of at most `most` texts, each converted by a reader that rejects invalid values, if
  /// the field is present.
  public <T> Optional<List<T>> optionalTexts(String name, int most, Function<String, T> reader) {
    return optionalItems(name, most, item -> reader.apply(textOf(name, item)));
  }

  /// An array of objects; unknown fields in them are rejected.
  public <T> List<T> objects(String name, Function<PayloadFields, T> reader) {
    return required(name, optionalObjects(name, reader));
  }

  /// An array of objects, if the field is present.
  public <T> Optional<List<T>> optionalObjects(String name, Function<PayloadFields, T> reader) {
    return optionalItems(name, Integer.MAX_VALUE, item -> read(fieldsOf(name, item), reader));
  }

  private <T> Optional<List<T>> optionalItems(
      String name, int most, Function<PayloadValue, T> reader) {
    return take(name, Items.class)
        .map(items -> at(name, () -> itemsOf(name, items.values(), most, reader)));
  }

  private static <T> List<T> itemsOf(
      String name, List<PayloadValue> items, int most, Function<PayloadValue, T> reader) {
    atMost(name, items.size(), most);
    return IntStream.range(0, items.size())
        .mapToObj(index -> at(index, () -> reader.apply(items.get(index))))
        .toList();
  }

  private static void atMost(String name, int count, int most) {
    if (count > most) {
      throw new MalformedPayload("%d %s, at most %d".formatted(count, name, most));
    }
  }

  public Optional<Map<String, String>> optionalTextMap(String name) {
    return optionalTextMap(name, Integer.MAX_VALUE, (key, text) -> {});
  }

  /// An object with at most `most` text fields, each passed to `check` with its name, if the field
  /// is present.
  public Optional<Map<String, String>> optionalTextMap(
      String name, int most, BiConsumer<String, String> check) {
    return optionalFields(name)
        .map(fields -> at(name, () -> textsOf(name, fields.values(), most, check)));
  }

  private static Map<String, String> textsOf(
      String name, Map<String, PayloadValue> fields, int most, BiConsumer<String, String> check) {
    atMost(name, fields.size(), most);
    Map<String, String> texts = new LinkedHashMap<>();
    fields.forEach(
        (key, value) ->
            texts.put(
                key,
                at(
                    key,
                    () -> {
                      String text = textOf(name, value);
                      check.accept(key, text);
                      return text;
                    })));
    return texts;
  }

  private static String textOf(String name, PayloadValue value) {
    if (value instanceof Text text) {
      return text.value();
    }
    throw MalformedPayload.misshapen("'%s' holds something that is not a string".formatted(name));
  }

  private static Fields fieldsOf(String name, PayloadValue value) {
    if (value instanceof Fields fields) {
      return fields;
    }
    throw MalformedPayload.misshapen("'%s' holds something that is not an object".formatted(name));
  }

  /// The pair of fields `algorithm` and `publicKey` (lower-case hex).
  public PublicKey publicKey() {
    SignatureAlgorithm algorithm =
        text(
            "algorithm",
            label ->
                SignatureAlgorithm.ofLabel(label)
                    .orElseThrow(() -> new MalformedPayload("unknown algorithm '" + label + "'")));
    return key("publicKey", algorithm);
  }

  /// A public key in lower-case hex.
  public PublicKey key(String name, SignatureAlgorithm algorithm) {
    return text(name, text -> PublicKey.of(algorithm, lowerHex(name, text)));
  }

  /// A signature in lower-case hex.
  public Signature signature(String name) {
    return text(name, text -> Signature.of(lowerHex(name, text)));
  }

  /// Lower-case hex only: payloads are consensus-critical, so each value has one encoding.
  public Bytes hex(String name) {
    return text(name, text -> lowerHex(name, text));
  }

  public Optional<Bytes> optionalHex(String name) {
    return optionalText(name, text -> lowerHex(name, text));
  }

  /// 32 bytes in lower-case hex.
  public Hash hash(String name) {
    return text(name, text -> hashOf(name, text));
  }

  /// An array of hashes.
  public List<Hash> hashes(String name) {
    return required(name, optionalTexts(name, Integer.MAX_VALUE, text -> hashOf(name, text)));
  }

  private static Hash hashOf(String name, String text) {
    return Hash.fromBytes(lowerHex(name, text).toArray());
  }

  private static Bytes lowerHex(String name, String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean digit = c >= '0' && c <= '9';
      boolean letter = c >= 'a' && c <= 'f';
      if (!digit && !letter) {
        throw new MalformedPayload("field '%s' is not lower-case hex".formatted(name));
      }
    }
    return Bytes.ofHex(text);
  }

  /// Rejects fields that were not read.
  private void end() {
    if (!rest.isEmpty()) {
      String name = rest.keySet().iterator().next();
      throw wrong(name, "unknown field '%s'".formatted(name));
    }
  }
}

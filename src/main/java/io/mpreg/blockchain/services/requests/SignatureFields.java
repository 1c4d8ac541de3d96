package io.mpreg.blockchain.services.requests;

import io.mpreg.blockchain.core.crypto.Signature;
import java.util.List;
import java.util.Map;
import org.greenbytes.http.sfv.InnerList;
import org.greenbytes.http.sfv.Item;
import org.greenbytes.http.sfv.ListElement;
import org.greenbytes.http.sfv.Parameters;
import org.greenbytes.http.sfv.StringItem;

/// The one signature of a request, from `Signature-Input` and `Signature` (RFC 9421 section 4).
///
/// @param components the names that it covers, in their order
/// @param parameters as parsed
/// @param written list and parameters as they stand in the field
record SignatureFields(
    List<String> components, Parameters parameters, String written, Signature signature) {

  /// Reads the values of the two fields; anything else is an [IllegalArgumentException].
  static SignatureFields parse(String input, String signature) {
    Map.Entry<String, ListElement<?>> covered =
        StructuredField.onlyMember("Signature-Input", input);
    Map.Entry<String, ListElement<?>> signed = StructuredField.onlyMember("Signature", signature);
    if (!covered.getKey().equals(signed.getKey())) {
      throw new IllegalArgumentException("the two signature fields have different labels");
    }
    if (!(covered.getValue() instanceof InnerList list)) {
      throw new IllegalArgumentException("'Signature-Input' has no list of components");
    }
    return new SignatureFields(
        list.get().stream().map(SignatureFields::name).toList(),
        list.getParams(),
        list.serialize(),
        Signature.of(StructuredField.bytes("Signature", signed.getValue())));
  }

  private static String name(Item<?> component) {
    if (component instanceof StringItem name && name.getParams().isEmpty()) {
      return name.get();
    }
    throw new IllegalArgumentException("a component is no string, or has parameters");
  }
}

package io.mpreg.blockchain.core.proof;

import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.json.PayloadFields;

/// A leaf of the state tree, in JSON form.
public record StateLeaf(Bytes key, Bytes value) {
  static StateLeaf read(PayloadFields fields) {
    return new StateLeaf(fields.hex("key"), fields.hex("value"));
  }
}

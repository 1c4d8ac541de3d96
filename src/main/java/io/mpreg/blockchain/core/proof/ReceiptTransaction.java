package io.mpreg.blockchain.core.proof;

import io.mpreg.blockchain.core.block.Entry;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.Base64Text;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.encoding.Malformed;
import io.mpreg.blockchain.core.json.PayloadFields;
import io.mpreg.blockchain.core.transaction.Transaction;

/// A transaction in a receipt, with its claimed outcome. Nothing is verified yet.
///
/// @param payload Base64 in JSON, as in a transaction
public record ReceiptTransaction(
    Hash id, Bytes bytes, Bytes payload, int outcome, String outcomeCode) {
  private static final int MAX_OUTCOME = 0xffff;

  static ReceiptTransaction of(Entry entry) {
    Transaction transaction = entry.transaction();
    return new ReceiptTransaction(
        transaction.id(),
        transaction.bytes(),
        transaction.payload().content(),
        entry.outcome().number(),
        entry.outcome().code());
  }

  static ReceiptTransaction read(PayloadFields fields) {
    return new ReceiptTransaction(
        fields.hash("id"),
        fields.hex("bytes"),
        fields.text("payload", ReceiptTransaction::base64),
        fields.whole("outcome", 0, MAX_OUTCOME),
        fields.text("outcomeCode"));
  }

  private static Bytes base64(String text) {
    return Base64Text.decode(text)
        .map(Bytes::of)
        .orElseThrow(() -> new Malformed("field 'payload' is not base64"));
  }
}

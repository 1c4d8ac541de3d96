package io.mpreg.blockchain.ledger.door.web;

import io.mpreg.blockchain.core.transaction.Refusal;
import io.mpreg.blockchain.core.transaction.Transaction;
import io.mpreg.blockchain.core.transaction.TransactionDraft;
import io.mpreg.blockchain.ledger.door.web.TransactionFields.Signing;
import io.mpreg.blockchain.platform.web.JsonLimits;
import io.mpreg.blockchain.platform.web.JsonProblems;
import io.mpreg.blockchain.platform.web.RequestFault;
import io.mpreg.blockchain.platform.web.RequestRefused;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// Reads transactions from JSON in one pass (`docs/protocol.md`, section 3): one grammar for a
/// single transaction, a batch and a draft. Malformed JSON ends the request; JSON that is not a
/// transaction is returned as such, so that one bad item does not spoil a batch.
final class TransactionJsonReader {
  static final int MAX_BATCH = 10_000;

  private final JsonFactory json =
      JsonFactory.builder().streamReadConstraints(JsonLimits.CONSTRAINTS).build();

  TransactionReading<Transaction> transaction(byte[] body) {
    return whole(body, this::signed);
  }

  /// A transaction without `signature`.
  TransactionReading<TransactionDraft> draft(byte[] body) {
    return whole(body, parser -> fields(parser, Signing.ABSENT, TransactionFields::draft));
  }

  /// A transaction with or without `signature`.
  TransactionReading<PossiblySigned> possiblySigned(byte[] body) {
    return whole(
        body, parser -> fields(parser, Signing.OPTIONAL, TransactionFields::possiblySigned));
  }

  List<TransactionReading<Transaction>> batch(byte[] body) {
    return whole(body, this::items);
  }

  private <T> T whole(byte[] body, Function<JsonParser, T> grammar) {
    try (JsonParser parser = json.createParser(ObjectReadContext.empty(), body)) {
      if (parser.nextToken() == null) {
        throw new RequestRefused(RequestFault.BODY_MISSING, "the body is empty");
      }
      T value = grammar.apply(parser);
      if (parser.nextToken() != null) {
        throw new RequestRefused(RequestFault.JSON_MALFORMED, "something follows the JSON value");
      }
      return value;
    } catch (JacksonException invalid) {
      throw new RequestRefused(JsonProblems.malformed(invalid));
    }
  }

  private List<TransactionReading<Transaction>> items(JsonParser parser) {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      throw new RequestRefused(
          RequestFault.BODY_INVALID, "a batch is a JSON array of transactions");
    }
    List<TransactionReading<Transaction>> items = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (items.size() == MAX_BATCH) {
        throw new RequestRefused(
            DoorFault.BATCH_TOO_LONG, "more than %d transactions".formatted(MAX_BATCH));
      }
      items.add(signed(parser));
    }
    return items;
  }

  private TransactionReading<Transaction> signed(JsonParser parser) {
    return fields(parser, Signing.REQUIRED, TransactionFields::transaction);
  }

  private <T> TransactionReading<T> fields(
      JsonParser parser, Signing signing, Function<TransactionFields, TransactionReading<T>> end) {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      parser.skipChildren();
      return new TransactionReading.Malformed<>(
          Refusal.TRANSACTION_MALFORMED, "", "a transaction is a JSON object");
    }
    TransactionFields fields = new TransactionFields(parser, signing);
    for (String name = parser.nextName(); name != null; name = parser.nextName()) {
      parser.nextToken();
      fields.take(name);
      parser.skipChildren();
    }
    return end.apply(fields);
  }
}

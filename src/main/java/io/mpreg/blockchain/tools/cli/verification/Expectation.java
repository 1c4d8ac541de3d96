package io.mpreg.blockchain.tools.cli.verification;

import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.proof.Receipt;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What the user expects of a receipt: a valid receipt may be about something else.
record Expectation(@Nullable String transactionId, @Nullable Bytes payload) {

  /// How the receipt differs, if it does.
  Optional<String> fault(Receipt receipt) {
    if (transactionId != null && !transactionId.equals(receipt.transaction().id().hex())) {
      return Optional.of("the receipt is about transaction " + receipt.transaction().id().hex());
    }
    if (payload != null && !payload.equals(receipt.transaction().payload())) {
      return Optional.of("the transaction has another payload");
    }
    return Optional.empty();
  }

  boolean isAny() {
    return transactionId == null && payload == null;
  }
}

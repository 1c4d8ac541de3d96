package io.mpreg.blockchain.ledger.log.web;

import io.mpreg.blockchain.core.proof.Receipt;
import io.mpreg.blockchain.ledger.door.web.TransactionController;
import io.mpreg.blockchain.platform.access.AccessRule;
import io.mpreg.blockchain.platform.web.BodyLimit;
import io.mpreg.blockchain.platform.web.Problem;
import io.mpreg.blockchain.platform.web.ProblemExample;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// The access rules and body limits of these endpoints, and the examples of their problems.
@Configuration(proxyBeanMethods = false)
class LogEndpoints {

  @Bean
  static AccessRule.Declared logRules() {
    return new AccessRule.Declared(
        AccessRule.reading(TransactionController.PATH + "/{id}/receipt"),
        AccessRule.reading(TransactionController.PATH + "/{id}/proof"),
        AccessRule.reading("/api/v1/log/**"),
        AccessRule.asking(ReceiptController.VERIFY_RECEIPT),
        AccessRule.asking("/api/v1/proofs/{kind}/verify"),
        AccessRule.asking("/api/v1/signatures/verify"));
  }

  @Bean
  static BodyLimit receiptLimit() {
    return new BodyLimit(ReceiptController.VERIFY_RECEIPT, Receipt.MAX_BYTES);
  }

  @Bean
  static BodyLimit stateProofLimit() {
    return new BodyLimit(ReceiptController.VERIFY_STATE_PROOF, Receipt.MAX_BYTES);
  }

  @Bean
  static ProblemExample tooManyChanges() {
    return new ProblemExample(
        "TooManyChanges",
        Problem.of(
            LogFault.AUTHORITY_CHANGES_TOO_MANY,
            "more than 256; follow /api/v1/authorities/changes, and give `from`"),
        "The authorities have changed too often for one proof; give `from`");
  }
}

package io.mpreg.blockchain.ledger.door.web;

import io.mpreg.blockchain.core.transaction.Refusal;
import io.mpreg.blockchain.platform.access.AccessRule;
import io.mpreg.blockchain.platform.web.BodyLimit;
import io.mpreg.blockchain.platform.web.Problem;
import io.mpreg.blockchain.platform.web.ProblemExample;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// The access rules of these endpoints, the size of a batch, and the answers to refused
/// transactions.
@Configuration(proxyBeanMethods = false)
class DoorEndpoints {
  static final int MAX_BATCH_BYTES = 16 * 1024 * 1024;

  @Bean
  static AccessRule.Declared doorRules() {
    return new AccessRule.Declared(
        AccessRule.writing(TransactionController.PATH),
        AccessRule.writing(TransactionController.PATH + "/batch"),
        AccessRule.asking(TransactionController.PATH + "/check"),
        AccessRule.asking(TransactionController.PATH + "/signing-bytes"),
        AccessRule.reading(TransactionController.PATH),
        AccessRule.reading(TransactionController.PATH + "/{id}"),
        AccessRule.reading("/api/v1/chain/**"),
        AccessRule.reading("/api/v1/consensus"));
  }

  @Bean
  static BodyLimit batchLimit() {
    return new BodyLimit(TransactionController.PATH + "/batch", MAX_BATCH_BYTES);
  }

  @Bean
  static TransactionJsonReader transactionJsonReader() {
    return new TransactionJsonReader();
  }

  @Bean
  static ProblemExample conflict() {
    return new ProblemExample(
        "Conflict",
        Problem.of(Refusal.NONCE_HELD, "another transaction holds nonce 7 of lane 0"),
        "Another transaction has this nonce; `holder` names it");
  }

  @Bean
  static ProblemExample refused() {
    return new ProblemExample(
        "Refused",
        Problem.of(Refusal.SIGNATURE_INVALID, "the signature is not of these bytes and this key"),
        "The transaction is refused; `code` says why");
  }
}

package io.mpreg.blockchain.ledger.history.web;

import io.mpreg.blockchain.platform.access.AccessRule;
import io.mpreg.blockchain.platform.web.Problem;
import io.mpreg.blockchain.platform.web.ProblemExample;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// The access rules of the history's endpoints, and the examples of their problems.
@Configuration(proxyBeanMethods = false)
class HistoryEndpoints {

  @Bean
  static AccessRule.Declared historyRules() {
    return new AccessRule.Declared(
        AccessRule.reading(BlockController.PATH + "/**"), AccessRule.reading(EventController.PATH));
  }

  @Bean
  static ProblemExample notHeld() {
    return new ProblemExample(
        "NotHeld",
        Problem.of(
            HistoryFault.NOT_HELD,
            "block 7 lies below 1000, the lowest block that this member holds"),
        "The item lies below the lowest block that this member holds, because it joined from a"
            + " snapshot; `detail` names the height. Ask another member");
  }

  @Bean
  static ProblemExample tooBroad() {
    return new ProblemExample(
        "TooBroad",
        Problem.of(
            HistoryFault.SEARCH_TOO_BROAD,
            "it took more than 2 seconds because few transactions match; add a sender or a"
                + " receiver"),
        "The search would read too much of the chain; narrow it");
  }

  @Bean
  static ProblemExample unavailable() {
    return new ProblemExample(
        "Unavailable",
        Problem.of(HistoryFault.STORE_UNAVAILABLE, "the outcome is unknown; query it"),
        "The member is busy, or its store does not answer; see Retry-After");
  }
}

package io.mpreg.blockchain.ledger.history.web;

import io.mpreg.blockchain.platform.access.AccessRule;
import io.mpreg.blockchain.platform.web.Problem;
import io.mpreg.blockchain.platform.web.ProblemExample;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Who may read the history, and how it answers what it cannot.
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
        "It lies below the lowest block that this member holds, as it joined from a"
            + " snapshot; `detail` names the height. Ask another member");
  }

  @Bean
  static ProblemExample tooBroad() {
    return new ProblemExample(
        "TooBroad",
        Problem.of(
            HistoryFault.SEARCH_TOO_BROAD,
            "it took more than 2 seconds because it matches little; add a sender or a"
                + " receiver"),
        "The search would read too much of the chain; narrow it");
  }

  @Bean
  static ProblemExample unavailable() {
    return new ProblemExample(
        "Unavailable",
        Problem.of(HistoryFault.STORE_UNAVAILABLE, "the outcome is unknown; ask again"),
        "Busy, or without its store; see Retry-After");
  }
}

package io.mpreg.blockchain.platform.access;

import io.mpreg.blockchain.platform.web.Problem;
import io.mpreg.blockchain.platform.web.ProblemExample;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// How who may not ask is answered.
@Configuration(proxyBeanMethods = false)
class AccessProblemExamples {
  @Bean
  static ProblemExample unidentified() {
    return new ProblemExample(
        "Unidentified",
        Problem.of(AccessFault.TOKEN_MISSING, "send Authorization: Bearer and a token"),
        "This member asks for tokens, and there is none, or it is not known");
  }

  @Bean
  static ProblemExample forbidden() {
    return new ProblemExample(
        "Forbidden",
        Problem.of(AccessFault.ACCESS_DENIED, "the token has not the scope for this"),
        "The token has not the scope for this");
  }

  @Bean
  static ProblemExample tooMany() {
    return new ProblemExample(
        "TooMany",
        Problem.of(AccessFault.RATE_LIMITED, "ask again when Retry-After has passed"),
        "Too many requests, or too many transactions wait; see Retry-After");
  }
}

package io.mpreg.blockchain.platform.access;

import io.mpreg.blockchain.platform.web.Problem;
import io.mpreg.blockchain.platform.web.ProblemExample;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Examples of the problems of requests that are not permitted.
@Configuration(proxyBeanMethods = false)
class AccessProblemExamples {
  @Bean
  static ProblemExample unidentified() {
    return new ProblemExample(
        "Unidentified",
        Problem.of(AccessFault.TOKEN_MISSING, "send Authorization: Bearer and a token"),
        "This member requires a token, and it is missing or not accepted");
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
        Problem.of(AccessFault.RATE_LIMITED, "retry after the time in Retry-After"),
        "Too many requests, or too many pending transactions; see Retry-After");
  }
}

package io.mpreg.blockchain;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;

/// MPREG Ledger: one member of a chain, with its HTTP interface.
// Without Spring's error page, as every error is a problem: ProblemAdvice and ProblemValve write
// them.
@SpringBootApplication(exclude = ErrorMvcAutoConfiguration.class)
public class LedgerApplication {
  public static void main(String[] arguments) {
    SpringApplication.run(LedgerApplication.class, arguments);
  }
}

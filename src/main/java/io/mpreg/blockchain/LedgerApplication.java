package io.mpreg.blockchain;

import io.mpreg.blockchain.tools.cli.Invocation;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;
import org.springframework.context.annotation.Import;

/// MPREG Ledger: one member of a chain with its HTTP interface, or a command.
// Without Spring's error page, as every error is a problem: ProblemAdvice and ProblemValve write
// them.
// What is scanned is read class by class at every start, so the core, which knows no Spring, is
// left
// out.
@SpringBootApplication(
    scanBasePackages = {
      "io.mpreg.blockchain.platform",
      "io.mpreg.blockchain.ledger",
      "io.mpreg.blockchain.members",
      "io.mpreg.blockchain.services",
      "io.mpreg.blockchain.tools"
    },
    exclude = ErrorMvcAutoConfiguration.class)
@Import(ReadyNotice.class)
public class LedgerApplication {
  public static void main(String[] arguments) {
    switch (Invocation.of(arguments)) {
      case Invocation.Server server ->
          SpringApplication.run(LedgerApplication.class, server.settings().toArray(String[]::new));
      case Invocation.Command command -> System.exit(command.run());
    }
  }
}

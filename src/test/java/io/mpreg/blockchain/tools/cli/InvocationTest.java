package io.mpreg.blockchain.tools.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.tools.cli.Invocation.Command;
import io.mpreg.blockchain.tools.cli.Invocation.Server;
import java.util.List;
import org.junit.jupiter.api.Test;

class InvocationTest {
  @Test
  void nothingAtAllStartsANode() {
    assertThat(Invocation.of()).isEqualTo(new Server(List.of()));
  }

  @Test
  void settingsAloneStartANodeWithThem() {
    assertThat(Invocation.of("--server.port=8090", "--debug"))
        .isEqualTo(new Server(List.of("--server.port=8090", "--debug")));
  }

  @Test
  void serveStartsANodeToo() {
    assertThat(Invocation.of("serve")).isEqualTo(new Server(List.of()));
    assertThat(Invocation.of("serve", "--server.port=8090"))
        .isEqualTo(new Server(List.of("--server.port=8090")));
  }

  @Test
  void anythingElseIsACommand() {
    for (List<String> arguments :
        List.of(
            List.of("--help"),
            List.of("-h"),
            List.of("--version"),
            List.of("keygen", "--json"),
            List.of("nonsense"),
            List.of("serve", "--help"),
            List.of("serve", "serve"),
            List.of("serve", "nonsense"),
            List.of("--server.port=8090", "nonsense"),
            List.of("--server.port=8090", "--help"),
            List.of("--"),
            List.of(""))) {
      assertThat(Invocation.of(arguments.toArray(String[]::new))).isEqualTo(new Command(arguments));
    }
  }
}

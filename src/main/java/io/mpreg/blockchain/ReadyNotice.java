package io.mpreg.blockchain;

import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.ledger.door.Ledger;
import io.mpreg.blockchain.platform.keys.AuthorityKeys;
import io.mpreg.blockchain.tools.demo.DemoGreeting;
import io.mpreg.blockchain.tools.demo.DemoIdentity;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;

/// Tells whoever has started a node, when it answers, where to look, which chain it is on, what to
/// try, and how to stop it.
public final class ReadyNotice {
  private static final Logger LOG = LoggerFactory.getLogger(ReadyNotice.class);

  private final Environment environment;
  private final Ledger ledger;
  private final AuthorityKeys keys;

  ReadyNotice(Environment environment, Ledger ledger, AuthorityKeys keys) {
    this.environment = environment;
    this.ledger = ledger;
    this.keys = keys;
  }

  @EventListener
  void ready(ApplicationReadyEvent event) {
    if (environment.containsProperty("local.server.port")) {
      LOG.info("Ready after {} s.\n{}", event.getTimeTaken().toSeconds(), text());
    }
  }

  /// The text of the notice.
  public String text() {
    String node = address("server", "local.server.port") + context();
    return """

      Look at   %s%s
                %s
      Chain     %s, %s, at height %d%s
      Member    %s
      Data      %s
      Try       %s
      Stop      Ctrl-C, or kill %d; what was acknowledged is kept, and the next start goes on
    """
        .formatted(
            node,
            setting("springdoc.swagger-ui.enabled", "true").equals("true")
                ? "/swagger-ui/index.html"
                : "/api/v1/chain",
            management(),
            ledger.chain().genesis().chainName(),
            ledger.chain().genesis().chainId().hex(),
            ledger.chain().tip().height(),
            ledger.chain().genesis().development() ? "; for development: its keys are public" : "",
            member(),
            Path.of(setting("ledger.data-dir", "./data")).toAbsolutePath().normalize(),
            attempt(node),
            ProcessHandle.current().pid());
  }

  private String management() {
    return environment.containsProperty("local.management.port")
        ? address("management.server", "local.management.port")
            + setting("management.server.base-path", "")
            + setting("management.endpoints.web.base-path", "/actuator")
            + "/health"
        : "health and metrics have no port of their own";
  }

  private String member() {
    AuthoritySet authorities = ledger.chain().tip().state().authorities();
    String id = keys.id().value();
    if (!keys.areIn(authorities)) {
      return id
          + ", not an authority of this chain at present: it follows, and accepts no transactions";
    }
    return authorities.size() == 1
        ? id + ", the only authority"
        : "%s, one of %d authorities; the quorum is %d"
            .formatted(id, authorities.size(), authorities.quorum());
  }

  // A command that can be pasted unchanged: it needs no key except the demonstration's.
  private String attempt(String node) {
    boolean isOpen =
        setting("ledger.access.public-reads", "true").equals("true")
            && setting("ledger.access.tokens-for-writes", "false").equals("false");
    if (!isOpen) {
      return "curl -s -H \"Authorization: Bearer $TOKEN\" %s/api/v1/chain".formatted(node);
    }
    boolean isDemonstration =
        ledger.chain().genesis().development()
            && ledger.registry().account(DemoIdentity.ID).isPresent()
            && keys.areIn(ledger.chain().tip().state().authorities());
    return isDemonstration ? DemoGreeting.curl(node) : "curl -s %s/api/v1/chain".formatted(node);
  }

  private String address(String server, String port) {
    boolean isSecure =
        environment.containsProperty(server + ".ssl.bundle")
            || environment.containsProperty(server + ".ssl.key-store")
            || environment.containsProperty(server + ".ssl.certificate");
    String host = setting(server + ".address", "localhost");
    boolean isAnywhere = host.equals("0.0.0.0") || host.equals("::") || host.equals("127.0.0.1");
    return "%s://%s:%s"
        .formatted(
            isSecure ? "https" : "http", isAnywhere ? "localhost" : host, setting(port, "8080"));
  }

  private String context() {
    return setting("server.servlet.context-path", "");
  }

  private String setting(String name, String otherwise) {
    return environment.getProperty(name, otherwise);
  }
}

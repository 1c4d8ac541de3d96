package io.mpreg.blockchain.members.federation;

import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.http.HttpIntegrationTest;
import io.mpreg.blockchain.ledger.door.Ledger;
import io.mpreg.blockchain.members.peering.Authorities;
import io.mpreg.blockchain.members.peering.PeerRoute;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/// All requests at the members' port, with who may send them and how large they may be (protocol,
/// sections 20 and 21).
class PeerRoutesIT extends HttpIntegrationTest {
  @Autowired Ledger ledger;
  @Autowired List<PeerRoute.Declared> declared;

  @Test
  void theseAreTheKindsOfRequestsBetweenMembers() {
    // They are listed, but not answered.
    List<PeerRoute> own = FederationRoutes.of(ledger, null, null, null);
    assertThat(
            Stream.concat(own.stream(), declared.stream().flatMap(each -> each.routes().stream()))
                .map(PeerRoutesIT::line))
        .containsExactlyInAnyOrder(
            "POST /v1/messages by authorities, 12 902 912 bytes",
            "GET /v1/candidates/ by authorities",
            "GET /v1/votes by authorities",
            "GET /v1/blocks/ by anybody",
            "GET /v1/snapshot by anybody",
            "GET /v1/snapshot/ by anybody",
            "GET /v1/authority-changes/ by anybody",
            "GET /v1/headers/ by anybody");
  }

  private static String line(PeerRoute route) {
    assertThat(route.signers()).isInstanceOf(Authorities.class);
    String who =
        switch (route) {
          case PeerRoute.Message told ->
              "authorities, "
                  + "%,d bytes".formatted(told.mostBytes().getAsInt()).replace(',', ' ');
          case PeerRoute.Query _ -> "authorities";
          case PeerRoute.OpenQuery _ -> "anybody";
        };
    return "%s %s by %s".formatted(route.method(), route.path(), who);
  }
}

package io.mpreg.blockchain.members.federation;

import io.mpreg.blockchain.members.peering.ListenerSettings;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.ssl.SslBundles;

/// How this member reaches the others, and they it (`ledger.federation.*`).
///
/// @param port where other members reach this one; 0 for any free one, absent for a chain with one
///   authority
/// @param address the interface to listen on
/// @param peers other members by id: `http://host:port` or `https://host:port`. Needed for those
///   whose address the genesis document does not name, or no longer as it is
/// @param sslBundle the certificate of this member and those it trusts (`spring.ssl.bundle.*`);
///   with it, members speak TLS and show each other their certificates
/// @param requestTimeout how long an answer of another member may take
/// @param silentAfter how long an authority that was not heard of counts as heard
/// @param joinFromSnapshot whether a member whose database holds no chain begins with the state
///   after a recent block, which another member gives, instead of with the genesis
/// @param trustedBlock `height:hash` of a block that such a chain has to hold
/// @param reopenHeight the height that nobody can decide, as too many authorities have lost their
///   votes: once every authority names it, those decide it again that have lost them
@ConfigurationProperties("ledger.federation")
public record FederationProperties(
    @Nullable Integer port,
    @DefaultValue("127.0.0.1") String address,
    @DefaultValue Map<String, URI> peers,
    @Nullable String sslBundle,
    @DefaultValue("5s") Duration requestTimeout,
    @DefaultValue("5s") Duration silentAfter,
    @DefaultValue("false") boolean joinFromSnapshot,
    @Nullable String trustedBlock,
    @DefaultValue("0") long reopenHeight) {
  // A time-out of a request ends when its answer begins.
  private static final int TIMEOUTS_OF_AN_EXCHANGE = 4;

  /// Where it listens for the others; empty for a chain with one authority.
  Optional<ListenerSettings> listener() {
    return Optional.ofNullable(port)
        .map(
            known ->
                new ListenerSettings(
                    address,
                    known,
                    Optional.ofNullable(sslBundle),
                    requestTimeout.multipliedBy(TIMEOUTS_OF_AN_EXCHANGE)));
  }

  /// What it shows the others, and knows them by; empty where members do not speak TLS.
  public Optional<SSLContext> tls(SslBundles certificates) {
    return Optional.ofNullable(sslBundle)
        .map(bundle -> certificates.getBundle(bundle).createSslContext());
  }
}

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

/// How this member and the others reach each other (`ledger.federation.*`).
///
/// @param port where other members reach this one; 0 for any free port, absent for a chain with one
///   authority
/// @param address the interface to listen on
/// @param peers other members by id: `http://host:port` or `https://host:port`. Needed for members
///   whose address is not in the genesis document, or has changed since
/// @param sslBundle the certificate of this member and those it trusts (`spring.ssl.bundle.*`); if
///   set, members use mutual TLS
/// @param requestTimeout how long an answer of another member may take
/// @param silentAfter how long after its last request an authority still counts as heard from
/// @param joinFromSnapshot whether a member whose database holds no chain starts with the state
///   after a recent block, fetched from another member, instead of with the genesis
/// @param trustedBlock `height:hash` of a block that such a chain has to contain
/// @param reopenHeight the height that cannot be decided because too many authorities have lost
///   their votes: once every authority names it, those that lost their votes vote on it again
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
  // The timeout of a request ends when its answer begins.
  private static final int TIMEOUTS_OF_AN_EXCHANGE = 4;

  /// Where this member listens for the others; empty for a chain with one authority.
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

  /// The TLS context between members; empty where they do not use TLS.
  public Optional<SSLContext> tls(SslBundles certificates) {
    return Optional.ofNullable(sslBundle)
        .map(bundle -> certificates.getBundle(bundle).createSslContext());
  }
}

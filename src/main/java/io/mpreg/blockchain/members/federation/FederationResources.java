package io.mpreg.blockchain.members.federation;

import io.mpreg.blockchain.ledger.door.Ledger;
import io.mpreg.blockchain.ledger.history.StoredHistory;
import io.mpreg.blockchain.ledger.log.TransparencyLog;
import io.mpreg.blockchain.members.mining.Miner;
import io.mpreg.blockchain.members.peering.PeerRoute;
import io.mpreg.blockchain.platform.keys.AuthorityKeys;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.springframework.boot.ssl.SslBundles;

/// What the connection to the federation needs.
///
/// @param certificates for TLS, if configured
/// @param dataDirectory where a proof of a conflict is kept
/// @param routes the requests that other packages answer at the members' port
record FederationResources(
    Ledger ledger,
    StoredHistory store,
    TransparencyLog log,
    AuthorityKeys keys,
    FederationProperties settings,
    SslBundles certificates,
    InstantSource clock,
    Path dataDirectory,
    Miner miner,
    List<PeerRoute> routes) {}

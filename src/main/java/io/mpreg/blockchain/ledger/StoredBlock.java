package io.mpreg.blockchain.ledger;

import io.mpreg.blockchain.chain.BlockHeader;
import io.mpreg.blockchain.consensus.Certificate;
import java.util.Optional;

/// A final block without its transactions; only the genesis has no certificate.
public record StoredBlock(BlockHeader header, Optional<Certificate> certificate) {}

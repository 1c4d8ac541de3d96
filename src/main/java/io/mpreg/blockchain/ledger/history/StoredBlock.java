package io.mpreg.blockchain.ledger.history;

import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.block.BlockHeader;
import java.util.Optional;

/// A final block without its transactions; only the genesis has no certificate.
public record StoredBlock(BlockHeader header, Optional<Certificate> certificate) {}

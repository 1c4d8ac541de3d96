package io.mpreg.blockchain.ledger.causality.web;

import io.mpreg.blockchain.core.causality.VectorClock;
import java.util.Optional;

/// One of two clocks that are compared.
///
/// @param height of the block in whose header it is; empty for a clock that was given
record ComparedClock(VectorClock clock, Optional<Long> height) {}

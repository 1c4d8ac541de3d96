package io.mpreg.blockchain.simulation;

import io.mpreg.blockchain.core.authority.Certificate;

/// A block and the FINALIZE certificate that decided its height.
record FinalBlock(SimulatedBlock block, Certificate certificate) {}

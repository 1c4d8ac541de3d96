package io.mpreg.blockchain.ledger.log.witness;

import io.mpreg.blockchain.core.crypto.Hash;

/// The newest checkpoint of another log that this member has cosigned.
record WitnessedLog(String origin, long size, Hash root) {}

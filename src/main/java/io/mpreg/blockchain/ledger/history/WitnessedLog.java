package io.mpreg.blockchain.ledger.history;

import io.mpreg.blockchain.core.crypto.Hash;

/// The newest checkpoint of another log that this member has cosigned.
public record WitnessedLog(String origin, long size, Hash root) {}

package io.mpreg.blockchain.ledger.door.web;

import io.mpreg.blockchain.core.crypto.Signature;
import io.mpreg.blockchain.core.transaction.TransactionDraft;
import java.util.Optional;

/// A transaction whose signature may be left out.
record PossiblySigned(TransactionDraft draft, Optional<Signature> signature) {}

package io.mpreg.blockchain.core.execution;

import static io.mpreg.blockchain.core.transaction.Refusal.CHAIN_MISMATCH;
import static io.mpreg.blockchain.core.transaction.Refusal.EXPIRED;
import static io.mpreg.blockchain.core.transaction.Refusal.KEY_MISMATCH;
import static io.mpreg.blockchain.core.transaction.Refusal.OBSERVED_HEIGHT_AHEAD;
import static io.mpreg.blockchain.core.transaction.Refusal.OPERATION_UNKNOWN;
import static io.mpreg.blockchain.core.transaction.Refusal.REGISTRATION_MALFORMED;
import static io.mpreg.blockchain.core.transaction.Refusal.REGISTRATION_NOT_APPROVED;
import static io.mpreg.blockchain.core.transaction.Refusal.SENDER_UNKNOWN;
import static io.mpreg.blockchain.core.transaction.Refusal.VALIDITY_TOO_LONG;

import io.mpreg.blockchain.core.crypto.PublicKey;
import io.mpreg.blockchain.core.encoding.Malformed;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.rules.Rules;
import io.mpreg.blockchain.core.state.ChainState;
import io.mpreg.blockchain.core.state.Parameters.Registration;
import io.mpreg.blockchain.core.state.RegisteredNode;
import io.mpreg.blockchain.core.transaction.Operation;
import io.mpreg.blockchain.core.transaction.Refusal;
import io.mpreg.blockchain.core.transaction.Transaction;
import java.util.Optional;

/// The rules that refuse a transaction both at admission and in a block, checked against the
/// parent's state (`docs/protocol.md`, section 9, faults 3–12). Nonces and signatures are checked
/// elsewhere. Each method returns the first fault.
public final class TransactionRules {
  private TransactionRules() {}

  /// The rules that need no state.
  ///
  /// @param rules the rules of the next height
  public static Optional<Refusal> shape(Transaction transaction, Rules rules) {
    if (!Operation.isKnown(transaction.operationType(), rules)) {
      return Optional.of(OPERATION_UNKNOWN);
    }
    if (Operation.isRegistration(transaction.operationType())
        && !isRegistration(transaction, rules)) {
      return Optional.of(REGISTRATION_MALFORMED);
    }
    return Optional.empty();
  }

  // A failed registration would consume the id's first nonce for good, so a malformed one is
  // refused.
  private static boolean isRegistration(Transaction transaction, Rules rules) {
    try {
      return transaction.receiver().equals(transaction.sender())
          && transaction.lane() == 0
          && transaction.nonce() == 0
          && Operation.parse(transaction.operationType(), transaction.payload(), rules)
              instanceof Operation.NodeRegister register
          && register.publicKey().equals(transaction.publicKey());
    } catch (Malformed malformed) {
      return false;
    }
  }

  /// Whether validUntilHeight is within the window above the head. Checked at admission only,
  /// because the window may shrink while a transaction is pending.
  public static Optional<Refusal> validity(Transaction transaction, ChainState head) {
    long latest = head.height() + head.parameters().validUntilWindow();
    return transaction.validUntilHeight() > latest
        ? Optional.of(VALIDITY_TOO_LONG)
        : Optional.empty();
  }

  /// The rules on the chain id and the heights.
  public static Optional<Refusal> context(Transaction transaction, ChainState parent) {
    if (!transaction.draft().chainId().equals(parent.chainId())) {
      return Optional.of(CHAIN_MISMATCH);
    }
    if (transaction.validUntilHeight() <= parent.height()) {
      return Optional.of(EXPIRED);
    }
    if (transaction.draft().observedHeight() > parent.height()) {
      return Optional.of(OBSERVED_HEIGHT_AHEAD);
    }
    return Optional.empty();
  }

  /// Whether the key may sign for the sender.
  public static Optional<Refusal> key(Transaction transaction, ChainState parent) {
    return key(
        transaction, parent.node(transaction.sender()).map(RegisteredNode::publicKey), parent);
  }

  static Optional<Refusal> key(
      Transaction transaction, Optional<PublicKey> registered, ChainState parent) {
    if (registered.isPresent()) {
      return registered.get().equals(transaction.publicKey())
          ? Optional.empty()
          : Optional.of(KEY_MISMATCH);
    }
    if (!Operation.isRegistration(transaction.operationType())) {
      return Optional.of(SENDER_UNKNOWN);
    }
    return mayRegister(transaction.sender(), transaction.publicKey(), parent)
        ? Optional.empty()
        : Optional.of(REGISTRATION_NOT_APPROVED);
  }

  private static boolean mayRegister(NodeId id, PublicKey key, ChainState parent) {
    return parent.parameters().registration() == Registration.OPEN
        || parent.approval(id).filter(key::equals).isPresent();
  }
}

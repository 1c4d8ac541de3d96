package io.mpreg.blockchain.ledger.door.web;

import io.mpreg.blockchain.platform.web.HttpFault;

/// Why a transaction cannot be accepted or shown.
public enum DoorFault implements HttpFault {
  TRANSACTION_UNKNOWN(404, "This member has not accepted such a transaction"),
  TRANSACTION_NOT_FINAL(404, "The transaction is in no final block"),
  BATCH_TOO_LONG(413, "The batch has more than 10000 transactions"),
  MEMBER_FOLLOWS(503, "This member follows the chain and accepts no transactions"),
  MEMBER_KEY_REPLACED(503, "This member runs with a key that was replaced, and accepts nothing"),
  RULES_UNKNOWN(503, "The chain goes on by rules that this member's software does not know"),
  MEMBER_HALTED(503, "This member has stopped for good and accepts nothing");

  private final int status;
  private final String title;

  DoorFault(int status, String title) {
    this.status = status;
    this.title = title;
  }

  @Override
  public int status() {
    return status;
  }

  @Override
  public String title() {
    return title;
  }

  /// These conditions do not end by themselves, so a retry at this member is pointless.
  @Override
  public boolean passes() {
    return false;
  }
}

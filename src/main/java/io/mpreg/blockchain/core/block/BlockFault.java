package io.mpreg.blockchain.core.block;

import java.util.Locale;

/// The reasons for which a block is invalid (`docs/protocol.md`, section 9). Numbers (200 to 299)
/// and codes are part of the protocol: append-only, never reused.
public enum BlockFault {
  BLOCK_VERSION_UNKNOWN(200, "rulesVersion is not that of this height"),
  BLOCK_CHAIN_MISMATCH(201, "The block belongs to another chain"),
  BLOCK_HEIGHT_WRONG(202, "The height is not the parent's + 1"),
  BLOCK_PARENT_MISMATCH(203, "previousHash is not the parent's hash"),
  BLOCK_TIME_NOT_LATER(204, "The timestamp is not later than the parent's"),
  BLOCK_HISTORY_MISMATCH(205, "historyRoot is not the computed one"),
  BLOCK_AUTHORITIES_MISMATCH(206, "An authority set hash is not the computed one"),
  BLOCK_TURN_MISMATCH(207, "miner or vectorClock are not those of originRound"),
  BLOCK_EXTENSIONS_MISMATCH(208, "extensionsRoot is not zero"),
  BLOCK_WORK_INSUFFICIENT(209, "Difficulty or proof of work is not the required one"),
  BLOCK_TOO_LARGE(210, "More transactions or bytes than the parameters allow"),
  BLOCK_TRANSACTION_REFUSED(211, "A transaction must be refused"),
  BLOCK_TRANSACTIONS_MISMATCH(212, "transactionCount or transactionsRoot is not the computed one"),
  BLOCK_STATE_MISMATCH(213, "stateRoot is not the computed one"),
  BLOCK_CERTIFICATE_INVALID(214, "The finality certificate is invalid");

  private final int number;
  private final String title;

  BlockFault(int number, String title) {
    this.number = number;
    this.title = title;
  }

  public int number() {
    return number;
  }

  /// The stable code that clients compare: the constant in lower case with hyphens.
  public String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// A description for people.
  public String title() {
    return title;
  }
}

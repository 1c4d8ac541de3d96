package io.mpreg.blockchain.core.block;

import java.util.Locale;

/// Everything that can be wrong with a transaction or a block (`docs/protocol.md`, section 9).
/// Numbers and codes are part of the protocol: append-only, never used again for anything else.
public enum Fault {
  TRANSACTION_MALFORMED(1, 400, "The transaction is not of the required shape"),
  PAYLOAD_TOO_LARGE(2, 413, "The payload is over 65536 bytes"),
  OPERATION_UNKNOWN(3, 422, "These rules do not know the operation"),
  REGISTRATION_MALFORMED(4, 422, "The registration is not of the required shape"),
  CHAIN_MISMATCH(5, 422, "The transaction is meant for another chain"),
  EXPIRED(6, 422, "validUntilHeight has passed"),
  VALIDITY_TOO_LONG(7, 422, "validUntilHeight is too far above the head"),
  OBSERVED_HEIGHT_AHEAD(8, 422, "observedHeight is above the head"),
  TIMESTAMP_AHEAD(9, 422, "The timestamp is more than 5 minutes ahead"),
  SENDER_UNKNOWN(10, 422, "The sender is not registered"),
  KEY_MISMATCH(11, 422, "The key is not the one registered for the sender"),
  REGISTRATION_NOT_APPROVED(12, 422, "The chain has not approved this id and key"),
  NONCE_USED(13, 409, "Another transaction used this nonce"),
  NONCE_HELD(14, 409, "Another accepted transaction holds this nonce"),
  NONCE_TOO_HIGH(15, 422, "The nonce is too far above the next one"),
  SIGNATURE_INVALID(16, 422, "The signature does not hold"),
  SENDER_PENDING_FULL(17, 429, "Too many transactions of this sender wait"),
  LEDGER_PENDING_FULL(18, 429, "Too many transactions wait at this member"),

  PAYLOAD_MALFORMED(100, "The payload is not of the operation's grammar"),
  RECEIVER_UNKNOWN(101, "The receiver is not registered"),
  BALANCE_INSUFFICIENT(102, "The sender has less than the amount"),
  NODE_ALREADY_REGISTERED(103, "The node is registered"),
  RECEIVER_NOT_SENDER(104, "The receiver has to be the sender"),
  POSSESSION_UNPROVED(
      105, "The proof of the new key does not hold, or it is the present or a former key"),
  FEDERATION_ALREADY_JOINED(106, "The sender is a member"),
  FEDERATION_NOT_JOINED(107, "The sender is not a member"),
  FEDERATIONS_TOO_MANY(108, "The sender is a member of 64 federations"),
  AUTHORITY_REQUIRED(109, "The sender is no authority of this height"),
  AUTHORITIES_DIFFER(
      110, "The proposal is for other authorities than those of this height, or they are changing"),
  PROPOSAL_LIFETIME(111, "expiresAtHeight has passed or is too far away"),
  PROPOSALS_TOO_MANY(112, "Too many proposals are open"),
  CHANGE_VOID(113, "The change would leave everything as it is"),
  AUTHORITIES_TOO_FEW(114, "The authorities would not be 3b + 2c + 1 to 1024"),
  AUTHORITY_KEY_USED(115, "The key is or was one of an authority"),
  NODE_NOT_REGISTERED(116, "The node that is to be an authority is not registered"),
  PROPOSAL_UNKNOWN(117, "No such proposal is kept"),
  PROPOSAL_ENDED(118, "The proposal is no longer open"),
  VOTE_ALREADY_CAST(119, "The sender has voted on the proposal"),
  AUTHORITIES_ABSENT(120, "Fewer than a quorum of the new authorities took their last turns"),
  EVIDENCE_HEIGHT(121, "The authorities of that height are not known, or not any more"),
  EVIDENCE_RECORDED(122, "This is recorded already"),
  EVIDENCE_ENOUGH(123, "64 offences of this authority are recorded"),
  EVIDENCE_INVALID(124, "The two votes are not ones that this authority signed"),

  BLOCK_VERSION_UNKNOWN(200, "rulesVersion does not hold at this height"),
  BLOCK_CHAIN_MISMATCH(201, "The block is of another chain"),
  BLOCK_HEIGHT_WRONG(202, "The height is not the parent's + 1"),
  BLOCK_PARENT_MISMATCH(203, "previousHash is not the parent's hash"),
  BLOCK_TIME_NOT_LATER(204, "The timestamp is not later than the parent's"),
  BLOCK_HISTORY_MISMATCH(205, "historyRoot is another"),
  BLOCK_AUTHORITIES_MISMATCH(206, "An authority set hash is another"),
  BLOCK_TURN_MISMATCH(207, "miner or vectorClock are not those of originRound"),
  BLOCK_EXTENSIONS_MISMATCH(208, "extensionsRoot is not zero"),
  BLOCK_WORK_INSUFFICIENT(209, "Difficulty or proof of work is not the required one"),
  BLOCK_TOO_LARGE(210, "More transactions or bytes than the parameters allow"),
  BLOCK_TRANSACTION_REFUSED(211, "A transaction has to be refused"),
  BLOCK_TRANSACTIONS_MISMATCH(212, "transactionCount or transactionsRoot is another"),
  BLOCK_STATE_MISMATCH(213, "stateRoot is another"),
  BLOCK_CERTIFICATE_INVALID(214, "The finality certificate does not hold");

  private static final int UNPROCESSABLE = 422;

  private final int number;
  private final int httpStatus;
  private final String title;

  Fault(int number, String title) {
    this(number, UNPROCESSABLE, title);
  }

  Fault(int number, int httpStatus, String title) {
    this.number = number;
    this.httpStatus = httpStatus;
    this.title = title;
  }

  public int number() {
    return number;
  }

  /// The stable code that clients compare: the constant in lower case with hyphens.
  public String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// The status of an RFC 9457 problem that reports this fault at the door.
  public int httpStatus() {
    return httpStatus;
  }

  /// One sentence for people.
  public String title() {
    return title;
  }

  /// Whether a transaction with this fault is ordered and carries the number as its outcome.
  public boolean isRecorded() {
    return number >= 100 && number < 200;
  }

  static Fault recorded(int number) {
    for (Fault fault : values()) {
      if (fault.number == number && fault.isRecorded()) {
        return fault;
      }
    }
    throw new IllegalArgumentException("outcome " + number + " is none that these rules record");
  }
}

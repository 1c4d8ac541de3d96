package io.mpreg.blockchain.core.block;

import java.util.Arrays;
import java.util.Locale;

/// The reasons for which a transaction in a block failed and changed nothing but its nonce
/// (`docs/protocol.md`, section 9). Numbers (100 to 199) and codes are part of the protocol:
/// append-only, never reused.
public enum RecordedFault {
  PAYLOAD_MALFORMED(100, "The payload does not match the operation's grammar"),
  RECEIVER_UNKNOWN(101, "The receiver is not registered"),
  BALANCE_INSUFFICIENT(102, "The sender has less than the amount"),
  NODE_ALREADY_REGISTERED(103, "The node is already registered"),
  RECEIVER_NOT_SENDER(104, "The receiver must be the sender"),
  POSSESSION_UNPROVED(
      105, "The proof of possession is invalid, or the key is the current or a former one"),
  FEDERATION_ALREADY_JOINED(106, "The sender is already a member"),
  FEDERATION_NOT_JOINED(107, "The sender is not a member"),
  FEDERATIONS_TOO_MANY(108, "The sender is a member of 64 federations"),
  AUTHORITY_REQUIRED(109, "The sender is not an authority of this height"),
  AUTHORITIES_DIFFER(
      110,
      "The proposal names another authority set than that of this height, or the set is changing"),
  PROPOSAL_LIFETIME(111, "expiresAtHeight has passed or is too far away"),
  PROPOSALS_TOO_MANY(112, "Too many proposals are open"),
  CHANGE_VOID(113, "The change would have no effect"),
  AUTHORITIES_TOO_FEW(114, "The authority set would not have 3b + 2c + 1 to 1024 members"),
  AUTHORITY_KEY_USED(115, "The key is or was an authority's key"),
  NODE_NOT_REGISTERED(116, "The node to become an authority is not registered"),
  PROPOSAL_UNKNOWN(117, "The proposal is unknown"),
  PROPOSAL_ENDED(118, "The proposal is no longer open"),
  VOTE_ALREADY_CAST(119, "The sender has already voted on the proposal"),
  AUTHORITIES_ABSENT(120, "Less than a quorum of the new authorities took their latest turns"),
  EVIDENCE_HEIGHT(121, "The authorities of that height are not known or no longer known"),
  EVIDENCE_RECORDED(122, "The offence is already recorded"),
  EVIDENCE_ENOUGH(123, "64 offences of this authority are recorded"),
  EVIDENCE_INVALID(124, "The authority has not signed both votes"),
  RULES_HEIGHT(125, "fromHeight is not 100 to 10000000 above the height"),
  RULES_UNREADY(126, "The authorities whose software knows the rules would not be a quorum"),
  TOPICS_TOO_MANY(127, "The topic is new, and the sender has made 256"),
  MESSAGE_EXPIRED(128, "expiresAt is not later than the block before");

  private final int number;
  private final String title;

  RecordedFault(int number, String title) {
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

  static RecordedFault ofNumber(int number) {
    return Arrays.stream(values())
        .filter(fault -> fault.number == number)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("outcome " + number + " is unknown"));
  }
}

package io.mpreg.blockchain.ledger.web;

import java.util.Locale;

/// Everything that can be wrong with a request before the ledger has seen it, or with this member
/// (`docs/protocol.md`, section 11). The codes are part of the interface and never change their
/// meaning.
public enum HttpFault {
  REQUEST_MALFORMED(400, "The request is not well-formed HTTP, or its target is not a valid path"),
  BODY_MISSING(400, "The operation needs a body"),
  JSON_MALFORMED(400, "The body is not JSON, or beyond the limits for JSON"),
  BODY_INVALID(400, "The body is JSON of another shape than the operation needs"),
  PARAMETER_MISSING(400, "A parameter is missing"),
  PARAMETER_INVALID(400, "A parameter is not of its grammar or range"),
  CURSOR_INVALID(400, "The cursor or event id is not one of this list or chain"),
  PREFERENCE_INVALID(400, "The wait preference is not a whole number of 0 to 60 seconds"),
  TOKEN_MISSING(401, "This needs a bearer token"),
  TOKEN_INVALID(401, "The bearer token is not accepted"),
  OPERATOR_REQUIRED(401, "Only an operator of this member may do this"),
  OPERATOR_UNKNOWN(401, "The key is of no operator of this member"),
  ACCESS_DENIED(403, "Who asks may not do this"),
  OPERATORS_UNCONFIGURED(403, "This member has no operators"),
  PATH_UNKNOWN(404, "There is nothing at this path"),
  TRANSACTION_UNKNOWN(404, "This member has not accepted such a transaction"),
  TRANSACTION_NOT_FINAL(404, "The transaction is in no final block"),
  BLOCK_UNKNOWN(404, "There is no such final block"),
  NODE_UNKNOWN(404, "There is no such registered node"),
  PROPOSAL_NOT_KEPT(404, "The state keeps no such proposal"),
  CHECKPOINT_UNKNOWN(404, "No recent checkpoint has so many cosignatures"),
  TILE_UNKNOWN(404, "The log has no such tile, or does not reach so far yet"),
  AUDIT_UNKNOWN(404, "This member remembers no such audit"),
  METHOD_NOT_ALLOWED(405, "The resource does not know this method"),
  NOT_ACCEPTABLE(406, "The resource has none of the acceptable media types"),
  REQUEST_TIMEOUT(408, "The request did not arrive in time"),
  AUDIT_RUNNING(409, "Another audit is running"),
  NOT_HELD(410, "It lies below the lowest block that this member holds"),
  BODY_TOO_LARGE(413, "The body is larger than the operation allows"),
  BATCH_TOO_LONG(413, "The batch has more than 10000 transactions"),
  MEDIA_TYPE_UNSUPPORTED(415, "The body is not of the media type that the operation reads"),
  CONTENT_ENCODING_UNSUPPORTED(415, "The body is compressed or otherwise encoded"),
  AUTHORITY_CHANGES_TOO_MANY(422, "The authority set has changed too often for one proof"),
  SEARCH_TOO_BROAD(422, "The search would read too much of the chain"),
  RATE_LIMITED(429, "The client sends too many requests"),
  STORE_DAMAGED(500, "What this member has stored of it is damaged"),
  INTERNAL_ERROR(500, "Something failed that should not"),
  MEMBER_FOLLOWS(503, "This member follows the chain and accepts no transactions"),
  MEMBER_KEY_REPLACED(503, "This member runs with a key that was replaced, and accepts nothing"),
  RULES_UNKNOWN(503, "The chain goes on by rules that this member's software does not know"),
  MEMBER_HALTED(503, "This member has stopped for good and accepts nothing"),
  SERVER_BUSY(503, "This member has too many bodies, searches or streams in hand"),
  CHECKPOINT_UNSIGNED(503, "This member signs no checkpoint of such a log"),
  TOKENS_UNAVAILABLE(503, "This member cannot check tokens now"),
  STORE_UNAVAILABLE(503, "The store of this member does not answer");

  private final int status;
  private final String title;

  HttpFault(int status, String title) {
    this.status = status;
    this.title = title;
  }

  /// The stable code that clients compare: the constant in lower case with hyphens.
  public String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  public int status() {
    return status;
  }

  /// Whether the same may be answered otherwise in a moment, without anybody doing anything.
  boolean passes() {
    return switch (this) {
      case MEMBER_FOLLOWS, MEMBER_KEY_REPLACED, RULES_UNKNOWN, MEMBER_HALTED -> false;
      default -> status == 429 || status == 503;
    };
  }

  /// One sentence for people.
  public String title() {
    return title;
  }
}

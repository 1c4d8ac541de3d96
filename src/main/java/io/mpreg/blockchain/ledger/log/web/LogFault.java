package io.mpreg.blockchain.ledger.log.web;

import io.mpreg.blockchain.platform.web.HttpFault;

/// Why a request about the log fails.
public enum LogFault implements HttpFault {
  CHECKPOINT_UNKNOWN(404, "No recent checkpoint has that many cosignatures"),
  TILE_UNKNOWN(404, "The log has no such tile, or does not reach that far yet"),
  AUTHORITY_CHANGES_TOO_MANY(422, "The authority set has changed too often for one proof"),
  CHECKPOINT_UNSIGNED(503, "This member signs no checkpoint of that size");

  private final int status;
  private final String title;

  LogFault(int status, String title) {
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
}

package io.mpreg.blockchain.ledger.history.web;

import io.mpreg.blockchain.platform.web.HttpFault;

/// Why something of the history cannot be answered.
public enum HistoryFault implements HttpFault {
  BLOCK_UNKNOWN(404, "There is no such final block"),
  NOT_HELD(410, "It lies below the lowest block that this member holds"),
  SEARCH_TOO_BROAD(422, "The search would read too much of the chain"),
  STORE_DAMAGED(500, "What this member has stored of it is damaged"),
  STORE_UNAVAILABLE(503, "The store of this member does not answer");

  private final int status;
  private final String title;

  HistoryFault(int status, String title) {
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

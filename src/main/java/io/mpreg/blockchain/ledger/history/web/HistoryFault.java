package io.mpreg.blockchain.ledger.history.web;

import io.mpreg.blockchain.platform.web.HttpFault;

/// Why a request about the history fails.
public enum HistoryFault implements HttpFault {
  BLOCK_UNKNOWN(404, "There is no such final block"),
  NOT_HELD(410, "The item lies below the lowest block that this member holds"),
  SEARCH_TOO_BROAD(422, "The search would read too much of the chain"),
  STORE_DAMAGED(500, "The stored data of this member is damaged"),
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

package io.mpreg.blockchain.ledger.standing.web;

import io.mpreg.blockchain.platform.web.HttpFault;

/// Why an entry of the state is not found.
enum StandingFault implements HttpFault {
  NODE_UNKNOWN(404, "There is no such registered node"),
  PROPOSAL_NOT_KEPT(404, "The state keeps no such proposal");

  private final int status;
  private final String title;

  StandingFault(int status, String title) {
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

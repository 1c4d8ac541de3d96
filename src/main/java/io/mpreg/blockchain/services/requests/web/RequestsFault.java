package io.mpreg.blockchain.services.requests.web;

import io.mpreg.blockchain.platform.web.HttpFault;

/// Why a signed request is not verified at all.
public enum RequestsFault implements HttpFault {
  SIGNED_REQUEST_TOO_LARGE(413, "The request to verify is larger than this member verifies"),
  HEIGHT_NOT_REACHED(503, "The sender has seen blocks that this member does not have yet");

  private final int status;
  private final String title;

  RequestsFault(int status, String title) {
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

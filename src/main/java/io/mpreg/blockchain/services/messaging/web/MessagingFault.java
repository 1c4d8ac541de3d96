package io.mpreg.blockchain.services.messaging.web;

import io.mpreg.blockchain.platform.web.HttpFault;

/// Why messages cannot be read.
enum MessagingFault implements HttpFault {
  POSITION_INVALID(422, "The stream has not reached this number");

  private final int status;
  private final String title;

  MessagingFault(int status, String title) {
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

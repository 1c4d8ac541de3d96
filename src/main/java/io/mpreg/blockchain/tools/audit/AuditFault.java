package io.mpreg.blockchain.tools.audit;

import io.mpreg.blockchain.platform.web.HttpFault;

/// Why an audit is not started, or not found.
enum AuditFault implements HttpFault {
  AUDIT_UNKNOWN(404, "This member remembers no such audit"),
  AUDIT_RUNNING(409, "Another audit is running");

  private final int status;
  private final String title;

  AuditFault(int status, String title) {
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

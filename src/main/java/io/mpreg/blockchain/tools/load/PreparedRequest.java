package io.mpreg.blockchain.tools.load;

import io.mpreg.blockchain.core.crypto.Hash;
import java.util.List;

/// One signed request with one transaction or a batch. Not a record, as those should not hold
/// arrays; and the request is not copied, as there may be a gigabyte of them.
final class PreparedRequest {
  private final byte[] request;
  private final List<Hash> ids;

  PreparedRequest(byte[] request, List<Hash> ids) {
    this.request = request;
    this.ids = List.copyOf(ids);
  }

  byte[] request() {
    return request;
  }

  /// Its transactions, in order.
  List<Hash> ids() {
    return ids;
  }
}

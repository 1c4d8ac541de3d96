package io.mpreg.blockchain.ledger.history.web;

import io.mpreg.blockchain.ledger.history.Position;
import io.mpreg.blockchain.platform.web.WholeNumber;

/// The id of an event: the height of a block, or the height and the index of a transaction with a
/// colon in between. Every position of the chain is a valid id, whether or not an event was sent
/// for it.
record EventId(Position position) {
  static final String HEADER = "Last-Event-ID";
  static final String PATTERN = "^(0|[1-9][0-9]*)(:(0|[1-9][0-9]*))?$";

  static EventId parse(String text) {
    int colon = text.indexOf(':');
    if (colon < 0) {
      return new EventId(Position.ofBlock(WholeNumber.parse(text).value()));
    }
    long index = WholeNumber.parse(text.substring(colon + 1)).value();
    if (index > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("no block has that many transactions");
    }
    long height = WholeNumber.parse(text.substring(0, colon)).value();
    return new EventId(new Position(height, (int) index));
  }

  String text() {
    return position.isOfBlock()
        ? String.valueOf(position.height())
        : position.height() + ":" + position.index();
  }
}

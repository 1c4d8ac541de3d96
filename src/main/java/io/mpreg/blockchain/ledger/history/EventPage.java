package io.mpreg.blockchain.ledger.history;

import java.util.List;

/// A stretch of the chain as events.
///
/// @param events the selected ones, in order
/// @param reached up to and with this position there are no others
public record EventPage(List<ChainEvent> events, Position reached) {
  public EventPage {
    events = List.copyOf(events);
  }
}

package io.mpreg.blockchain.ledger.history;

import java.util.List;

/// The events of a range of the chain.
///
/// @param events the selected ones, in order
/// @param reached the last position that the page covers: no other selected events lie at or before
///   it
public record EventPage(List<ChainEvent> events, Position reached) {
  public EventPage {
    events = List.copyOf(events);
  }
}

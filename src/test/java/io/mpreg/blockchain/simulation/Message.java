package io.mpreg.blockchain.simulation;

import io.mpreg.blockchain.core.consensus.Event;
import org.jspecify.annotations.Nullable;

/// What one member sends another: a proposal, with the block's body if it is at hand, a vote or a
/// certificate.
record Message(Event event, @Nullable SimulatedBlock body) {}

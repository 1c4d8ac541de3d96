package io.mpreg.blockchain.tools.load;

import java.time.Duration;
import java.util.Optional;

/// The parameters of a run.
///
/// @param transactions how many are sent
/// @param batch transactions in one request; 1 for single requests
/// @param connections concurrent requests
/// @param senders sending nodes, each over as many lanes as there are connections for it
/// @param payload length of a message's text
/// @param rate transactions per second; 0 to send the next request as soon as the last is answered
/// @param proofs receipts and proofs requested per second meanwhile; 0 for none
/// @param warmUp seconds at the start that are not counted in the latencies, where there is a rate
/// @param timeout limit for sending and becoming final
/// @param seed gives the same nodes and keys again; without it they are new
public record LoadPlan(
    int transactions,
    int batch,
    int connections,
    int senders,
    int payload,
    int rate,
    int proofs,
    Duration warmUp,
    Duration timeout,
    Optional<Long> seed) {
  static final int MAX_LANES = 256;

  public LoadPlan {
    check("transactions", transactions, 1, 10_000_000);
    check("batch", batch, 1, 10_000);
    check("connections", connections, 1, 2_000);
    check("senders", senders, 1, 10_000);
    check("payload", payload, 0, 65_000);
    check("rate", rate, 0, 1_000_000);
    check("proofs", proofs, 0, 100_000);
  }

  private static void check(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "%s is %d, allowed are %d to %d".formatted(name, value, least, most));
    }
  }

  /// Lanes that each sender uses.
  int lanes() {
    return Math.min(MAX_LANES, Math.ceilDiv(connections, senders));
  }
}

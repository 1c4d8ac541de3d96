package io.mpreg.blockchain.simulation;

import io.mpreg.blockchain.core.transaction.Offence;
import java.util.List;
import java.util.Set;

/// The result of a run.
///
/// @param violations of invariants; empty where all is well
/// @param digest of everything that was sent, with its times
/// @param offences of which an honest member has proof
record Outcome(
    Scenario scenario,
    List<String> violations,
    long digest,
    long messages,
    long heights,
    long millis,
    int refusals,
    Set<Offence> offences) {

  boolean isFine() {
    return violations.isEmpty();
  }

  /// For the message of a failed test.
  String described() {
    return """
    seed %d: %s
    %s
    repeat it, where it is one of the mixed ones, with
    ./mvnw test -Dtest=FederationSimulationTest -Dsimulation.first=%d -Dsimulation.seeds=1\
    """
        .formatted(scenario.seed(), scenario, String.join("\n", violations), scenario.seed());
  }
}

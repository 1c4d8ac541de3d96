package io.mpreg.blockchain.ledger.log.witness;

class InMemoryWitnessedLogsTest extends WitnessedLogsContract {
  private final WitnessedLogs logs = new InMemoryWitnessedLogs();

  @Override
  WitnessedLogs logs() {
    return logs;
  }
}

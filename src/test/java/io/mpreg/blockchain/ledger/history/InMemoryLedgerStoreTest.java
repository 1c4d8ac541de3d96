package io.mpreg.blockchain.ledger.history;

class InMemoryLedgerStoreTest extends LedgerStoreContract {
  private final InMemoryLedgerStore store = new InMemoryLedgerStore();

  @Override
  protected LedgerStore store() {
    return store;
  }
}

package io.mpreg.blockchain.ledger;

import io.mpreg.blockchain.transaction.Transaction;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;

/// Lets writes of another store fail once, after or instead of persisting.
public final class FaultyLedgerStore {
  private final LedgerStore store;
  private String failing = "";
  private boolean persisting;

  public FaultyLedgerStore(LedgerStore store) {
    this.store = store;
  }

  public void failCommitAndNotPersist() {
    fail("commit", false);
  }

  public void failCommitButPersist() {
    fail("commit", true);
  }

  public void failJournalAndNotPersist() {
    fail("appendJournal", false);
  }

  public void failJournalButPersist() {
    fail("appendJournal", true);
  }

  private synchronized void fail(String method, boolean persist) {
    failing = method;
    persisting = persist;
  }

  public LedgerStore asStore() {
    return (LedgerStore)
        Proxy.newProxyInstance(
            LedgerStore.class.getClassLoader(), new Class<?>[] {LedgerStore.class}, this::call);
  }

  private Object call(Object proxy, Method method, Object[] arguments) throws Throwable {
    boolean fails;
    synchronized (this) {
      fails = method.getName().equals(failing);
      if (fails) {
        failing = "";
      }
    }
    if (fails && !persisting) {
      throw lost();
    }
    try {
      Object answer = method.invoke(store, arguments);
      if (fails) {
        throw lost();
      }
      return answer;
    } catch (InvocationTargetException thrown) {
      throw thrown.getCause();
    }
  }

  private static StoreFailure lost() {
    return new StoreFailure("the connection was lost", new IOException("connection reset"));
  }

  /// How often a transaction stands in the journal.
  public long journalled(Transaction transaction) {
    return store.journal().stream()
        .map(JournalRow::transactions)
        .flatMap(List::stream)
        .filter(transaction::equals)
        .count();
  }
}

package io.mpreg.blockchain.ledger.history;

import io.mpreg.blockchain.core.transaction.Transaction;
import io.mpreg.blockchain.platform.database.StoreFailure;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Wraps a store and makes its writes fail, before or after persisting, and its reads.
public final class FaultyLedgerStore {
  private final LedgerStore store;
  private final Map<String, Integer> failures = new HashMap<>();
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
    failNext(method, 1);
    persisting = persist;
  }

  /// Makes the next calls of a method fail before they have an effect.
  public synchronized void failNext(String method, int times) {
    persisting = false;
    failures.put(method, times);
  }

  /// The same, without changing the configured failures of writes.
  public synchronized void failNextBesides(String method, int times) {
    failures.put(method, times);
  }

  private synchronized boolean fails(String method) {
    Integer left = failures.get(method);
    if (left == null || left == 0) {
      return false;
    }
    failures.put(method, left - 1);
    return true;
  }

  public LedgerStore asStore() {
    return (LedgerStore)
        Proxy.newProxyInstance(
            LedgerStore.class.getClassLoader(), new Class<?>[] {LedgerStore.class}, this::call);
  }

  private Object call(Object proxy, Method method, Object[] arguments) throws Throwable {
    boolean fails = fails(method.getName());
    boolean writes = method.getName().equals("commit") || method.getName().equals("appendJournal");
    if (fails && !(persisting && writes)) {
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

  /// How often a transaction is in the journal.
  public long journalled(Transaction transaction) {
    return store.journal().stream()
        .map(JournalRow::transactions)
        .flatMap(List::stream)
        .filter(transaction::equals)
        .count();
  }
}

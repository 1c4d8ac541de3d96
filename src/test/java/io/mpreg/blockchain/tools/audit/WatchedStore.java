package io.mpreg.blockchain.tools.audit;

import io.mpreg.blockchain.ledger.history.BlockColumns;
import io.mpreg.blockchain.ledger.history.ChainRows;
import io.mpreg.blockchain.ledger.history.LedgerStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.function.UnaryOperator;

/// A wrapper of a store that alters blocks when they are read, and notifies the test of each read.
final class WatchedStore {
  private final LedgerStore store;
  private LongConsumer beforeBlock = height -> {};
  private UnaryOperator<BlockColumns> block = columns -> columns;

  WatchedStore(LedgerStore store) {
    this.store = store;
  }

  WatchedStore beforeBlock(LongConsumer watcher) {
    beforeBlock = watcher;
    return this;
  }

  WatchedStore changing(UnaryOperator<BlockColumns> change) {
    block = change;
    return this;
  }

  LedgerStore asStore() {
    ChainRows rows = proxy(ChainRows.class, store.rows(), this::row);
    return proxy(
        LedgerStore.class,
        store,
        (method, arguments) -> method.getName().equals("rows") ? Optional.of(rows) : none());
  }

  private Optional<Object> row(Method method, Object[] arguments) {
    if (!method.getName().equals("block")) {
      return none();
    }
    long height = (long) arguments[0];
    beforeBlock.accept(height);
    return Optional.of(store.rows().block(height).map(block));
  }

  private static Optional<Object> none() {
    return Optional.empty();
  }

  private interface Instead {
    Optional<Object> answer(Method method, Object[] arguments);
  }

  private static <T> T proxy(Class<T> type, T target, Instead instead) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              Optional<Object> answer = instead.answer(method, arguments);
              return answer.isPresent() ? answer.get() : call(target, method, arguments);
            }));
  }

  private static Object call(Object target, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException thrown) {
      throw thrown.getCause();
    }
  }
}

package io.mpreg.blockchain.platform.database;

import java.util.Collection;
import java.util.List;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/// The table declarations of all features, without a database.
public final class DeclaredTables {
  private DeclaredTables() {}

  @FeatureTables
  static class All {}

  public static Collection<TableRules.Declared> all() {
    try (var context = new AnnotationConfigApplicationContext()) {
      // Beans that are not requested would need a store.
      context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor());
      context.register(All.class);
      context.refresh();
      return List.copyOf(context.getBeansOfType(TableRules.Declared.class).values());
    }
  }
}

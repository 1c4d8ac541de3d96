package io.mpreg.blockchain.simulation;

import io.mpreg.blockchain.core.consensus.Simplex;
import io.mpreg.blockchain.edited.Edit;
import io.mpreg.blockchain.edited.EditedSources;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;

/// Loads all of the project's classes again, some compiled from changed sources. So a mutant is a
/// change of the production code, which needs no hook for it.
final class MutatedCode extends ClassLoader {

  private static final String OWN = "io.mpreg.blockchain.";

  private final Map<String, byte[]> changed;
  private final Set<String> linked = ConcurrentHashMap.newKeySet();

  MutatedCode(Map<String, byte[]> changed) {
    super(MutatedCode.class.getClassLoader());
    this.changed = changed;
  }

  /// The simulation with this changed code.
  static BiFunction<String, Long, List<String>> trial(List<Edit> edits) {
    return new MutatedCode(EditedSources.compiled(edits, Simplex.class, Trial.class)).trial();
  }

  BiFunction<String, Long, List<String>> trial() {
    try {
      @SuppressWarnings("unchecked") // what Trial implements
      var trial =
          (BiFunction<String, Long, List<String>>)
              loadClass(Trial.class.getName()).getConstructor().newInstance();
      return trial;
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  /// The names of the project's classes that were loaded so far.
  Set<String> linked() {
    return linked;
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith(OWN)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> known = findLoadedClass(name);
      return known != null ? known : define(name);
    }
  }

  private Class<?> define(String name) throws ClassNotFoundException {
    byte[] bytes = changed.containsKey(name) ? changed.get(name) : unchanged(name);
    linked.add(name);
    return defineClass(name, bytes, 0, bytes.length);
  }

  private byte[] unchanged(String name) throws ClassNotFoundException {
    String file = name.replace('.', '/') + ".class";
    try (InputStream stream = getParent().getResourceAsStream(file)) {
      if (stream == null) {
        throw new ClassNotFoundException(name);
      }
      return stream.readAllBytes();
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }
}

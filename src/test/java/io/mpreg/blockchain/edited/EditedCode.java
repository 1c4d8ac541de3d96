package io.mpreg.blockchain.edited;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Links all of the project's classes anew, some of them compiled from changed sources. So a mutant
/// is a change of the code that runs in production, which needs no hook for it.
public final class EditedCode extends ClassLoader {

  private static final String OWN = "io.mpreg.blockchain.";

  private final Map<String, byte[]> changed;
  private final List<String> shared;
  private final Set<String> linked = ConcurrentHashMap.newKeySet();

  public EditedCode(Map<String, byte[]> changed) {
    this(changed, List.of());
  }

  /// @param shared beginnings of the names of classes that are taken as they are linked already:
  ///   none of them may need a class that is linked anew
  public EditedCode(Map<String, byte[]> changed, List<String> shared) {
    super(EditedCode.class.getClassLoader());
    this.changed = changed;
    this.shared = List.copyOf(shared);
  }

  /// A new object of a class that is linked here, to be used by what every class knows.
  public Object instance(Class<?> original) {
    try {
      var constructor = loadClass(original.getName()).getDeclaredConstructor();
      constructor.setAccessible(true);
      return constructor.newInstance();
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  /// The names of the project's classes that were needed so far.
  public Set<String> linked() {
    return linked;
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith(OWN) || shared.stream().anyMatch(name::startsWith)) {
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

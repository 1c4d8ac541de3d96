package io.mpreg.blockchain.simulation;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.jspecify.annotations.NullMarked;

/// Compiles sources of this project with some lines changed, in memory, and links all of the
/// project's classes anew with them. So a mutant is a change of the code that runs in production,
/// which needs no hook for it.
final class MutatedCode extends ClassLoader {

  private static final List<Path> ROOTS =
      List.of(Path.of("src/main/java"), Path.of("src/test/java"));
  private static final String OWN = "io.mpreg.blockchain.";

  private final Map<String, byte[]> changed;

  private MutatedCode(Map<String, byte[]> changed) {
    super(MutatedCode.class.getClassLoader());
    this.changed = changed;
  }

  /// The simulation of this changed code.
  static BiFunction<String, Long, List<String>> trial(List<Mutant.Edit> edits) {
    var sources = new HashMap<String, String>();
    for (Mutant.Edit edit : edits) {
      sources.put(edit.path(), changed(sources.getOrDefault(edit.path(), read(edit)), edit));
    }
    var loader = new MutatedCode(compiled(sources));
    try {
      @SuppressWarnings("unchecked") // what Trial implements
      var trial =
          (BiFunction<String, Long, List<String>>)
              loader.loadClass(Trial.class.getName()).getConstructor().newInstance();
      return trial;
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  private static String read(Mutant.Edit edit) {
    Path file =
        ROOTS.stream()
            .map(root -> root.resolve(edit.path()))
            .filter(Files::exists)
            .findFirst()
            .orElseThrow(
                () ->
                    new AssertionError(
                        "no source %s below %s of %s; update the mutant"
                            .formatted(edit.path(), ROOTS, Path.of("").toAbsolutePath())));
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String changed(String source, Mutant.Edit edit) {
    int first = source.indexOf(edit.text());
    if (first < 0 || source.indexOf(edit.text(), first + 1) >= 0) {
      throw new AssertionError(
          "%s no longer contains exactly once what this mutant changes; update it:\n%s"
              .formatted(edit.path(), edit.text()));
    }
    return source.substring(0, first)
        + edit.instead()
        + source.substring(first + edit.text().length());
  }

  // ---- compiling -----------------------------------------------------------------------------

  private static Map<String, byte[]> compiled(Map<String, String> sources) {
    if (sources.isEmpty()) {
      return Map.of();
    }
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    var messages = new java.io.StringWriter();
    var classes = new Classes(compiler.getStandardFileManager(null, null, null));
    List<Source> units =
        sources.entrySet().stream()
            .map(file -> new Source(file.getKey(), file.getValue()))
            .toList();
    List<String> options = List.of("-cp", classPath(), "-proc:none", "-nowarn");
    if (!compiler.getTask(messages, classes, null, options, null, units).call()) {
      throw new AssertionError("the mutant does not compile:\n" + messages);
    }
    return classes.bytes();
  }

  // Where the classes that these sources use come from; the whole path may be hidden in a jar.
  private static String classPath() {
    Set<String> places = new LinkedHashSet<>();
    for (Class<?> one :
        List.of(io.mpreg.blockchain.core.consensus.Simplex.class, Trial.class, NullMarked.class)) {
      try {
        places.add(
            Path.of(one.getProtectionDomain().getCodeSource().getLocation().toURI()).toString());
      } catch (URISyntaxException e) {
        throw new AssertionError(e);
      }
    }
    return places.stream().collect(Collectors.joining(java.io.File.pathSeparator));
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String content;

    Source(String path, String content) {
      super(URI.create("string:///" + path), Kind.SOURCE);
      this.content = content;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return content;
    }
  }

  private static final class Classes extends ForwardingJavaFileManager<JavaFileManager> {
    private final Map<String, ByteArrayOutputStream> outputs = new HashMap<>();

    Classes(JavaFileManager standard) {
      super(standard);
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
        Location location, String name, JavaFileObject.Kind kind, FileObject sibling) {
      return new SimpleJavaFileObject(URI.create("bytes:///" + name), kind) {
        @Override
        public OutputStream openOutputStream() {
          return outputs.computeIfAbsent(name, key -> new ByteArrayOutputStream());
        }
      };
    }

    Map<String, byte[]> bytes() {
      return outputs.entrySet().stream()
          .collect(Collectors.toMap(Map.Entry::getKey, output -> output.getValue().toByteArray()));
    }
  }

  // ---- linking -------------------------------------------------------------------------------

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

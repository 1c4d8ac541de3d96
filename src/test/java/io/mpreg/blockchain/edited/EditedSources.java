package io.mpreg.blockchain.edited;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
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
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.jspecify.annotations.NullMarked;
import org.slf4j.Logger;

/// Compiles sources of this project with some lines changed, in memory.
public final class EditedSources {
  private static final List<Path> ROOTS =
      List.of(Path.of("src/main/java"), Path.of("src/test/java"));

  private EditedSources() {}

  /// The compiled classes of the edited sources, by name; empty for no edits.
  ///
  /// @param uses one class of each class path entry that these sources need
  public static Map<String, byte[]> compiled(List<Edit> edits, Class<?>... uses) {
    var sources = new HashMap<String, String>();
    for (Edit edit : edits) {
      String source = sources.computeIfAbsent(edit.path(), EditedSources::read);
      sources.put(edit.path(), edit.applied(source));
    }
    return sources.isEmpty() ? Map.of() : compiled(sources, classPath(uses));
  }

  private static String read(String path) {
    Path file =
        ROOTS.stream()
            .map(root -> root.resolve(path))
            .filter(Files::exists)
            .findFirst()
            .orElseThrow(
                () ->
                    new AssertionError(
                        "no source %s below %s of %s; update the edit"
                            .formatted(path, ROOTS, Path.of("").toAbsolutePath())));
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  // The class path entries of these classes; the whole path may be hidden in a jar.
  private static String classPath(Class<?>... uses) {
    Set<String> places = new LinkedHashSet<>();
    Stream.concat(Stream.of(uses), Stream.of(NullMarked.class, Logger.class))
        .forEach(one -> places.add(place(one)));
    return String.join(File.pathSeparator, places);
  }

  private static String place(Class<?> one) {
    try {
      return Path.of(one.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  private static Map<String, byte[]> compiled(Map<String, String> sources, String classPath) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    var messages = new StringWriter();
    var classes = new Classes(compiler.getStandardFileManager(null, null, null));
    List<Source> units =
        sources.entrySet().stream()
            .map(file -> new Source(file.getKey(), file.getValue()))
            .toList();
    List<String> options = List.of("-cp", classPath, "-parameters", "-proc:none", "-nowarn");
    if (!compiler.getTask(messages, classes, null, options, null, units).call()) {
      throw new AssertionError("the edited sources do not compile:\n" + messages);
    }
    return classes.bytes();
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
}

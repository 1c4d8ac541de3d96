import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Formats every Java source of this build with google-java-format, or only checks it. The build
/// runs it from source on the toolchain's JDK, because the formatter does not load in the JDK 17
/// that Maven itself may run on. Usage: `Format check|write DIRECTORY...`; exit code 1 when `check`
/// finds a file that would change or a source cannot be parsed.
public final class Format {
  private Format() {}

  /// Runs over the directories named after the mode; one that is absent is passed over.
  public static void main(String[] args) throws IOException {
    boolean write =
        switch (args[0]) {
          case "check" -> false;
          case "write" -> true;
          default -> throw new IllegalArgumentException("mode must be check or write: " + args[0]);
        };
    List<Path> sources = new ArrayList<>();
    for (String directory : List.of(args).subList(1, args.length)) {
      sources.addAll(sourcesIn(Path.of(directory)));
    }
    Formatter formatter = new Formatter();
    List<String> faults = new ArrayList<>();
    for (Path source : sources) {
      try {
        format(formatter, source, write, faults);
      } catch (FormatterException e) {
        faults.add(source + " cannot be parsed: " + e.getMessage());
      }
    }
    report(write, sources.size(), faults);
  }

  private static List<Path> sourcesIn(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (var files = Files.walk(directory)) {
      return files.filter(file -> file.toString().endsWith(".java")).sorted().toList();
    }
  }

  private static void format(Formatter formatter, Path source, boolean write, List<String> faults)
      throws IOException, FormatterException {
    String before = Files.readString(source);
    String after = formatter.formatSourceAndFixImports(before);
    if (after.equals(before)) {
      return;
    }
    if (write) {
      Files.writeString(source, after);
      System.out.println("formatted " + source);
    } else {
      faults.add(source + " is not formatted");
    }
  }

  private static void report(boolean write, int sources, List<String> faults) {
    faults.forEach(System.err::println);
    if (!faults.isEmpty()) {
      System.err.println("To format all of them: ./mvnw -Pformat process-sources");
      System.exit(1);
    }
    System.out.println(sources + " sources " + (write ? "formatted" : "are formatted"));
  }
}

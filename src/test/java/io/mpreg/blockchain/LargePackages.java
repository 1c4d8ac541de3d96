package io.mpreg.blockchain;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/// Finds packages and classes that have become more than one idea, by what they weigh.
final class LargePackages {
  static final int MAX_FILES = 40;
  static final int MAX_LINES = 4_000;
  static final int MAX_CLASS_LINES = 350;

  private LargePackages() {}

  /// The packages below a folder that have more files or lines, relative to it.
  static SortedSet<String> below(Path sources) throws IOException {
    SortedSet<String> large = new TreeSet<>();
    try (Stream<Path> folders = Files.walk(sources)) {
      folders
          .filter(Files::isDirectory)
          .filter(LargePackages::isLarge)
          .forEach(folder -> large.add(sources.relativize(folder).toString().replace('/', '.')));
    }
    return large;
  }

  /// The names of the files below a folder that have more lines than a class ought to.
  static SortedSet<String> longClasses(Path sources) throws IOException {
    SortedSet<String> found = new TreeSet<>();
    try (Stream<Path> files = Files.walk(sources)) {
      files
          .filter(file -> file.toString().endsWith(".java") && lines(file) > MAX_CLASS_LINES)
          .forEach(file -> found.add(file.getFileName().toString().replace(".java", "")));
    }
    return found;
  }

  private static boolean isLarge(Path folder) {
    try (Stream<Path> children = Files.list(folder)) {
      List<Path> files = children.filter(file -> file.toString().endsWith(".java")).toList();
      return files.size() > MAX_FILES
          || files.stream().mapToLong(LargePackages::lines).sum() > MAX_LINES;
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static long lines(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.count();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}

package io.mpreg.blockchain;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Which packages below a root use which, read from compiled classes. A package stands for its
/// subpackages, unless they are in the order themselves. A constant that the compiler copies into
/// its user leaves no trace here.
final class PackageGraph {
  /// The name of the root package itself, which assembles the others.
  private static final String ASSEMBLY = "";

  private static final List<String> GROUPS =
      List.of("core", "platform", "ledger", "members", "services", "tools");

  private final String root;
  private final List<String> order;
  private final SortedMap<String, SortedMap<String, String>> exampleByUse = new TreeMap<>();

  /// Reads the graph of the classes below the root; the order names packages relative to it, each
  /// after those that it may use.
  PackageGraph(JavaClasses classes, String root, List<String> order) {
    this.root = root;
    this.order = order;
    for (JavaClass javaClass : classes) {
      if (isBelowRoot(javaClass)) {
        exampleByUse.computeIfAbsent(packageOf(javaClass), name -> new TreeMap<>());
        javaClass.getDirectDependenciesFromSelf().forEach(this::add);
      }
    }
  }

  private void add(Dependency dependency) {
    JavaClass target = dependency.getTargetClass().getBaseComponentType();
    String from = packageOf(dependency.getOriginClass());
    if (isBelowRoot(target) && !packageOf(target).equals(from)) {
      // The least description, so that two runs report the same.
      exampleByUse
          .get(from)
          .merge(
              packageOf(target),
              dependency.getDescription(),
              (a, b) -> a.compareTo(b) <= 0 ? a : b);
    }
  }

  private boolean isBelowRoot(JavaClass javaClass) {
    return (javaClass.getPackageName() + ".").startsWith(root + ".");
  }

  /// The longest package of the order that holds the class; the outermost package when none does.
  String packageOf(JavaClass javaClass) {
    if (javaClass.getPackageName().equals(root)) {
      return ASSEMBLY;
    }
    String name = javaClass.getPackageName().substring(root.length() + 1);
    return order.stream()
        .filter(known -> (name + ".").startsWith(known + "."))
        .max(Comparator.comparingInt(String::length))
        .orElseGet(() -> name.split("\\.", 2)[0]);
  }

  /// Every use that the order forbids, and every package that it does not name. What stores and
  /// what serves a feature may not use each other in either direction.
  List<String> violations() {
    List<String> violations = new ArrayList<>();
    exampleByUse.forEach(
        (from, uses) -> {
          if (!from.equals(ASSEMBLY) && !order.contains(from)) {
            violations.add(from + " is not in the order of packages");
          }
          uses.forEach(
              (to, example) -> {
                if (!mayUse(from, to)) {
                  violations.add(
                      from + " uses " + (to.equals(ASSEMBLY) ? "the root" : to) + ": " + example);
                }
              });
        });
    return violations;
  }

  private boolean mayUse(String from, String to) {
    if (from.equals(ASSEMBLY)) {
      return true;
    }
    if (to.equals(ASSEMBLY) || areStrangers(from, to) || areStrangers(to, from)) {
      return false;
    }
    return order.indexOf(to) < order.indexOf(from);
  }

  private static boolean areStrangers(String one, String other) {
    return one.endsWith(".store") && other.endsWith(".web");
  }

  /// The page for readers: a Mermaid diagram without the arrows that a path already implies, and
  /// the table of all uses.
  String page() {
    StringBuilder page = new StringBuilder();
    page.append(
        """
        # Packages

        Drawn from the compiled classes by `ArchitectureTest`, which fails when this page is out of date; rewrite it with
        `./mvnw test -Dtest=ArchitectureTest -Darchitecture.update=true`. A package may use only those listed before it.
        The diagram leaves out an arrow where a longer path says the same; the table has them all.

        ```mermaid
        flowchart TD
        """);
    for (String group : groups()) {
      page.append(group.isEmpty() ? "" : "    subgraph %s%n".formatted(group));
      present().stream()
          .filter(name -> groupOf(name).equals(group))
          .forEach(name -> page.append("    %s[\"%s\"]%n".formatted(id(name), shown(name))));
      page.append(group.isEmpty() ? "" : "    end\n");
    }
    for (String from : present()) {
      for (String to : used(from)) {
        if (!isImplied(from, to)) {
          page.append("    %s --> %s%n".formatted(id(from), id(to)));
        }
      }
    }
    page.append("```\n\n| package | uses |\n| --- | --- |\n");
    for (String name : present()) {
      String uses =
          used(name).stream().map(use -> "`" + use + "`").collect(Collectors.joining(" "));
      page.append("| `%s` | %s |%n".formatted(name, uses.isEmpty() ? "–" : uses));
    }
    return page.toString().replace("\r\n", "\n");
  }

  // Packages that are no group's stand alone.
  private List<String> groups() {
    return present().stream().map(this::groupOf).distinct().toList();
  }

  private String groupOf(String name) {
    return GROUPS.stream().filter(group -> name.startsWith(group + ".")).findAny().orElse("");
  }

  private String shown(String name) {
    return groupOf(name).isEmpty() ? name : name.substring(groupOf(name).length() + 1);
  }

  private List<String> present() {
    return order.stream().filter(exampleByUse::containsKey).toList();
  }

  private List<String> used(String name) {
    Map<String, String> uses = exampleByUse.getOrDefault(name, new TreeMap<>());
    return order.stream().filter(uses::containsKey).toList();
  }

  private boolean isImplied(String from, String to) {
    return used(from).stream().anyMatch(via -> !via.equals(to) && reaches(via, to));
  }

  // Terminates: uses against the order are reported and never drawn past.
  private boolean reaches(String from, String to) {
    return used(from).stream()
        .filter(next -> order.indexOf(next) < order.indexOf(from))
        .anyMatch(next -> next.equals(to) || reaches(next, to));
  }

  private static String id(String name) {
    return name.replace('.', '_');
  }
}

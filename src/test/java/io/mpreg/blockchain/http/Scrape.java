package io.mpreg.blockchain.http;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// One scrape of a node's metrics in Prometheus's text format.
///
/// @param samples value by series: the name and its labels, verbatim
/// @param families names that a `# TYPE` line declares
record Scrape(Map<String, Double> samples, Set<String> families) {
  private static final String TYPE = "# TYPE ";

  static Scrape parse(String text) {
    Map<String, Double> samples = new HashMap<>();
    Set<String> families = new TreeSet<>();
    for (String line : text.lines().toList()) {
      if (line.startsWith(TYPE)) {
        families.add(line.substring(TYPE.length()).split(" ")[0]);
      } else if (!line.startsWith("#")) {
        int end = line.lastIndexOf(' ');
        samples.put(line.substring(0, end), Double.parseDouble(line.substring(end + 1)));
      }
    }
    return new Scrape(samples, families);
  }

  /// The sum of the series of a name that have all these labels, each like `code="x"`.
  double sum(String name, String... labels) {
    return samples.entrySet().stream()
        .filter(sample -> nameOf(sample.getKey()).equals(name))
        .filter(sample -> List.of(labels).stream().allMatch(sample.getKey()::contains))
        .mapToDouble(Map.Entry::getValue)
        .sum();
  }

  /// How many series a name has.
  long series(String name) {
    return samples.keySet().stream().filter(key -> nameOf(key).equals(name)).count();
  }

  Set<String> names() {
    return samples.keySet().stream().map(Scrape::nameOf).collect(Collectors.toSet());
  }

  private static String nameOf(String series) {
    return series.split("\\{", 2)[0];
  }
}

package io.mpreg.blockchain.ledger.history.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.core.io.ClassPathResource;

/// One way to manipulate a database by SQL.
///
/// @param by the check that detects it
/// @param says the message of that check
public record Manipulation(String by, String says, String sql) {
  private static final Pattern ENTRY =
      Pattern.compile("(?m)^-- (audit|start|nobody): (.+)\n((?:.+\n)+)");

  public static List<Manipulation> all() {
    try {
      String list =
          new ClassPathResource("manipulations.sql").getContentAsString(StandardCharsets.US_ASCII);
      Matcher entries = ENTRY.matcher(list.substring(list.indexOf("\n\n")));
      return entries
          .results()
          .map(entry -> new Manipulation(entry.group(1), entry.group(2), entry.group(3).strip()))
          .toList();
    } catch (IOException missing) {
      throw new UncheckedIOException(missing);
    }
  }

  public static List<Manipulation> by(String whom) {
    return all().stream().filter(entry -> entry.by().equals(whom)).toList();
  }
}

package io.mpreg.blockchain.ledger.directory;

import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.state.RegisteredNode;
import java.util.Arrays;
import java.util.Comparator;
import java.util.SortedSet;
import java.util.TreeSet;

/// A property by which nodes can be searched.
///
/// @param value a name; for metadata the name, `=`, and any text
public record Trait(Kind kind, String value) implements Comparable<Trait> {
  private static final Comparator<Trait> ORDER =
      Comparator.comparing(Trait::kind).thenComparing(Trait::value);

  /// What kind of thing it is.
  public enum Kind {
    CAPABILITY(1),
    FEDERATION(2),
    METADATA(3);

    private final int number;

    Kind(int number) {
      this.number = number;
    }

    /// The number under which this kind is stored.
    public int number() {
      return number;
    }

    /// The kind with this number.
    ///
    /// @throws IllegalArgumentException when there is no such kind
    public static Kind ofNumber(int number) {
      return Arrays.stream(values())
          .filter(kind -> kind.number == number)
          .findFirst()
          .orElseThrow(
              () ->
                  new IllegalArgumentException("there is no kind of trait with number " + number));
    }
  }

  /// Some metadata, by its name and text.
  public static Trait metadata(String name, String text) {
    return new Trait(Kind.METADATA, name + "=" + text);
  }

  /// Whether a node has it.
  public boolean isOf(RegisteredNode node) {
    return switch (kind) {
      case CAPABILITY -> node.profile().capabilities().contains(value);
      case FEDERATION -> node.federations().contains(new NodeId(value));
      case METADATA -> {
        int end = value.indexOf('=');
        String text = node.profile().metadata().get(value.substring(0, end));
        yield value.substring(end + 1).equals(text);
      }
    };
  }

  /// All traits of a node.
  public static SortedSet<Trait> of(RegisteredNode node) {
    SortedSet<Trait> traits = new TreeSet<>();
    node.profile().capabilities().forEach(name -> traits.add(new Trait(Kind.CAPABILITY, name)));
    node.federations().forEach(id -> traits.add(new Trait(Kind.FEDERATION, id.value())));
    node.profile().metadata().forEach((name, text) -> traits.add(metadata(name, text)));
    return traits;
  }

  @Override
  public int compareTo(Trait other) {
    return ORDER.compare(this, other);
  }
}

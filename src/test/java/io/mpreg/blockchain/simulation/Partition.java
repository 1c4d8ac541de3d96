package io.mpreg.blockchain.simulation;

import java.util.List;

/// Which members cannot reach each other until everything heals. The mask, 64 bits from the seed,
/// chooses the sides and the members concerned.
record Partition(Shape shape, long mask) {

  private static final int PERIOD_MILLIS = 7_000;
  private static final int CUT_MILLIS = 5_000;
  private static final int FLAP_MILLIS = 2_000;

  /// The shapes of partitions.
  enum Shape {
    NONE,
    /// Two sides, by the mask.
    SIDES,
    /// One member alone.
    ONE_AWAY,
    /// Everybody alone.
    ISLANDS,
    /// One member is heard by all and hears nobody.
    DEAF,
    /// One member hears everybody and is heard by nobody.
    MUTE,
    /// Single directions, by the mask.
    ONE_WAY,
    /// Two sides, for two seconds at a time.
    FLAPPING
  }

  static final Partition NONE = new Partition(Shape.NONE, 0);

  static Partition any(Chance chance) {
    return new Partition(chance.of(List.of(Shape.values())), chance.any());
  }

  boolean cuts(long now, int from, int to) {
    boolean now7 = now % PERIOD_MILLIS < CUT_MILLIS;
    return switch (shape) {
      case NONE -> false;
      case SIDES -> now7 && side(from) != side(to);
      case ONE_AWAY -> now7 && (from == victim(now) || to == victim(now));
      case ISLANDS -> now7;
      case DEAF -> now7 && to == victim(now);
      case MUTE -> now7 && from == victim(now);
      case ONE_WAY -> now7 && (mask >>> ((from * 7 + to) % 64) & 1) != 0;
      case FLAPPING -> now / FLAP_MILLIS % 2 == 0 && side(from) != side(to);
    };
  }

  private boolean side(int member) {
    return (mask >>> member & 1) != 0;
  }

  private int victim(long now) {
    return (int) ((mask >>> 32) + now / PERIOD_MILLIS & 3);
  }
}

package io.mpreg.blockchain.core.state;

import io.mpreg.blockchain.core.encoding.ByteReader;
import io.mpreg.blockchain.core.encoding.ByteWriter;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.encoding.Integers;
import io.mpreg.blockchain.core.encoding.Malformed;
import io.mpreg.blockchain.core.rules.Rules;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The heights at which rules take effect: the latest [#MAX_STEPS] past and scheduled upgrades. Any
/// other shape is [Malformed].
///
/// @param steps ascending in version and height; empty in a chain that has always had the first
///   rules
public record RulesSchedule(List<Step> steps) {
  static final int MAX_STEPS = 64;

  /// The schedule of a chain whose rules have never changed.
  public static final RulesSchedule FIRST = new RulesSchedule(List.of());

  /// Rules, and the first height at which they apply.
  public record Step(Rules rules, long fromHeight) {
    public Step {
      Integers.check("fromHeight", fromHeight, Integers.MAX);
    }
  }

  public RulesSchedule {
    steps = List.copyOf(steps);
    if (steps.size() > MAX_STEPS) {
      throw new Malformed("rules: %d steps, at most %d".formatted(steps.size(), MAX_STEPS));
    }
    for (int i = 1; i < steps.size(); i++) {
      Step before = steps.get(i - 1);
      Step step = steps.get(i);
      if (before.rules().include(step.rules()) || step.fromHeight() <= before.fromHeight()) {
        throw new Malformed("rules: versions and heights do not ascend");
      }
    }
  }

  /// The schedule of a chain with these rules at genesis.
  static RulesSchedule begunWith(Rules rules) {
    return rules.equals(Rules.FIRST) ? FIRST : new RulesSchedule(List.of(new Step(rules, 0)));
  }

  /// The rules of the next height, or of a recent one that the schedule still covers.
  public Rules at(long height) {
    for (Step step : steps.reversed()) {
      if (step.fromHeight() <= height) {
        return step.rules();
      }
    }
    return Rules.FIRST;
  }

  /// The last rules in the schedule, whether in effect or not.
  public Rules last() {
    return steps.isEmpty() ? Rules.FIRST : steps.getLast().rules();
  }

  /// The scheduled upgrade above the given height, if there is one.
  public Optional<Step> after(long height) {
    return steps.reversed().stream()
        .limit(1)
        .filter(step -> step.fromHeight() > height)
        .findFirst();
  }

  public RulesSchedule with(Step next) {
    List<Step> more = new ArrayList<>(steps);
    more.add(next);
    return new RulesSchedule(more.subList(Math.max(0, more.size() - MAX_STEPS), more.size()));
  }

  public RulesSchedule withoutLast() {
    return new RulesSchedule(steps.subList(0, steps.size() - 1));
  }

  // u16 count ‖ count × (u32 version ‖ u64 fromHeight); no entry if empty
  public Optional<Bytes> encode() {
    if (steps.isEmpty()) {
      return Optional.empty();
    }
    ByteWriter writer = new ByteWriter(2 + 12 * steps.size()).u16(steps.size());
    steps.forEach(step -> writer.u32(step.rules().version()).u64(step.fromHeight()));
    return Optional.of(writer.toBytes());
  }

  public static RulesSchedule of(Optional<Bytes> entry) {
    return entry.map(RulesSchedule::decode).orElse(FIRST);
  }

  private static RulesSchedule decode(Bytes encoded) {
    ByteReader reader = new ByteReader(encoded);
    try {
      List<Step> steps = new ArrayList<>();
      for (int i = reader.u16(); i > 0; i--) {
        steps.add(new Step(Rules.read(reader), reader.u64()));
      }
      reader.end();
      if (steps.isEmpty()) {
        throw new Malformed("rules: an entry without a step");
      }
      return new RulesSchedule(steps);
    } catch (IllegalArgumentException invalid) {
      throw new Malformed("rules: " + invalid.getMessage());
    }
  }
}

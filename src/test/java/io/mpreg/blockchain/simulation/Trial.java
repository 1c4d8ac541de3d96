package io.mpreg.blockchain.simulation;

import io.mpreg.blockchain.core.consensus.RoundTimes;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/// Runs one seed and returns the violations. Uses only types of the JDK in its interface, so that a
/// test can also call a copy that another class loader has linked with changed production code.
public final class Trial implements BiFunction<String, Long, List<String>> {

  /// The kinds of scenarios, by name.
  enum Kind {
    MIXED {
      @Override
      Scenario of(long seed) {
        return Scenario.mixed(seed);
      }
    },
    /// No faults, so no round may be abandoned.
    CALM {
      @Override
      Scenario of(long seed) {
        return Scenario.calm(seed, Size.FOUR);
      }
    },
    /// One Byzantine member of four conspires.
    CONSPIRACY {
      @Override
      Scenario of(long seed) {
        int byzantine = (int) (seed % 4);
        return Scenario.storm(seed, Size.FOUR, Map.of(byzantine, ByzantineAct.CONSPIRES));
      }
    },
    /// Two Byzantine members of four, one more than is tolerated.
    TWO_OF_FOUR {
      @Override
      Scenario of(long seed) {
        return Scenario.storm(
            seed, Size.FOUR, Map.of(0, ByzantineAct.CONSPIRES, 1, ByzantineAct.CONSPIRES));
      }
    },
    /// One Byzantine member of four proposes new blocks at any time.
    TOO_FRESH {
      @Override
      Scenario of(long seed) {
        return Scenario.storm(
            seed, Size.FOUR, Map.of((int) (seed % 4), ByzantineAct.SKIPS_JUSTIFICATION));
      }
    },
    /// One Byzantine member of four proposes old blocks at any time.
    TOO_OLD {
      @Override
      Scenario of(long seed) {
        return Scenario.storm(
            seed, Size.FOUR, Map.of((int) (seed % 4), ByzantineAct.REPROPOSES_ANOTHER));
      }
    },
    /// One Byzantine member of four sends invalid blocks to members that are behind.
    FALSE_HISTORY {
      @Override
      Scenario of(long seed) {
        return Scenario.storm(
            seed, Size.FOUR, Map.of((int) (seed % 4), ByzantineAct.FALSIFIES_HISTORY));
      }
    },
    /// One Byzantine member of four forges certificates.
    FORGERY {
      @Override
      Scenario of(long seed) {
        return Scenario.storm(seed, Size.FOUR, Map.of((int) (seed % 4), ByzantineAct.FORGES));
      }
    },
    /// One of four is restored from an earlier copy during a long height, so that others have seen
    /// votes that it has forgotten. No message is lost.
    COPY {
      @Override
      Scenario of(long seed) {
        var slow = new Machines(0, 0, false, 2_000, 0, 0, false);
        return Scenario.calm(seed, Size.FOUR)
            .in(new Storm(Weather.FINE.with(slow), Partition.NONE, 12_000))
            .losingAt(1 + seed % 3, Scenario.Loss.COPY, (int) (seed % 4));
      }
    },
    /// Answers of the store are late or lost, and processes are killed.
    FAILING_STORE {
      @Override
      Scenario of(long seed) {
        var machines = new Machines(1_000, 20, false, 500, 10, 20, false);
        var weather = new Weather(0, 0, 60, 20, 0, machines);
        return Scenario.calm(seed, Size.FOUR).in(new Storm(weather, Partition.NONE, 15_000));
      }
    },
    /// From one authority to several and back, with all faults inside of members.
    BREATHING {
      @Override
      Scenario of(long seed) {
        var machines = new Machines(1_000, 20, true, 500, 10, 20, false);
        var weather = new Weather(0, 0, 60, 20, 0, machines);
        return Scenario.breathing(seed).in(new Storm(weather, Partition.NONE, 15_000));
      }
    },

    /// Timeouts are raised, and then the network becomes as slow as they allow: no round is
    /// abandoned.
    SLOWER {
      @Override
      Scenario of(long seed) {
        return Scenario.calm(seed, Size.FOUR);
      }

      @Override
      Outcome run(long seed) {
        var raised = new AuthorityPlan.Timing(new RoundTimes(30_000), 100);
        AuthorityPlan plan = AuthorityPlan.of(0, 1, 2, 3).then(4, raised);
        return new Federation(of(seed), plan, Map.of())
            .runChanging(5, new Weather(0, 0, 2_500, 0, 0), 60_000);
      }
    },

    /// Two of four lose everything, which is one too many; then their operators reopen the height.
    REOPENED {
      @Override
      Scenario of(long seed) {
        return Scenario.calm(seed, Size.FOUR)
            .in(new Storm(Weather.FINE, Partition.NONE, 20_000))
            .losing(Scenario.Loss.EVERYTHING, (int) (seed % 4), (int) ((seed + 1) % 4));
      }

      @Override
      Outcome run(long seed) {
        return new Federation(of(seed)).runReopened();
      }
    };

    abstract Scenario of(long seed);

    Outcome run(long seed) {
      return new Federation(of(seed)).run();
    }
  }

  @Override
  public List<String> apply(String kind, Long seed) {
    return List.copyOf(Kind.valueOf(kind).run(seed).violations());
  }
}

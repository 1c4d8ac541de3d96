package io.mpreg.blockchain.core.consensus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.mpreg.blockchain.core.authority.Ballot;
import io.mpreg.blockchain.core.authority.VoteKind;
import io.mpreg.blockchain.core.consensus.VoteGuard.Permission;
import io.mpreg.blockchain.core.crypto.Hash;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class VoteGuardProperties {

  private static final Hash ONE = Hash.fromHex("01".repeat(32));
  private static final Hash OTHER = Hash.fromHex("02".repeat(32));

  @Provide
  Arbitrary<List<Ballot>> ballots() {
    Arbitrary<Ballot> ballot =
        Combinators.combine(
                Arbitraries.of(VoteKind.class),
                Arbitraries.longs().between(1, 3),
                Arbitraries.integers().between(0, 2),
                Arbitraries.of(ONE, OTHER))
            .as(VoteGuardProperties::ballot);
    return ballot.list().ofMaxSize(60);
  }

  private static Ballot ballot(VoteKind kind, long height, int round, Hash hash) {
    return new Ballot(kind, height, round, kind == VoteKind.NULLIFY ? Hash.ZERO : hash);
  }

  @Property
  void aReopeningAllowsOnlyNullifyInTheRoundsThatItCloses(
      @ForAll("ballots") List<Ballot> requests) {
    Reopening reopening = Reopening.above(1, 0);
    VoteGuard guard = VoteGuard.NONE.reopened(reopening);
    for (Ballot request : requests) {
      boolean skips = request.kind() == VoteKind.NULLIFY;
      boolean closed = request.height() <= 2 && request.round() < 2;
      assertThat(guard.request(request) instanceof Permission.Granted).isEqualTo(skips || !closed);
    }
    List<GuardRow> rows = guard.rowsWith(requests);
    assertThat(VoteGuard.of(rows).reopened(reopening).rowsWith(requests)).isEqualTo(rows);
  }

  @Property
  void nothingNewIsGrantedWhereRowsWereLost(@ForAll("ballots") List<Ballot> requests) {
    VoteGuard guard = granting(VoteGuard.NONE, requests);
    VoteGuard abstaining = guard.abstainingThrough(2).abstainingThrough(1).from(1);
    for (Ballot request : requests) {
      Permission permission = abstaining.request(request);
      boolean known = guard.request(request) instanceof Permission.Repeated;
      assertThat(permission instanceof Permission.Granted)
          .isEqualTo(request.height() > 2 && guard.request(request) instanceof Permission.Granted);
      assertThat(permission instanceof Permission.Repeated).isEqualTo(known);
    }
    assertThat(abstaining.request(ballot(VoteKind.NULLIFY, 1, 9, ONE)))
        .isEqualTo(new Permission.Abstained());
    assertThat(granting(abstaining, requests).abstainsAt(2)).isTrue();
    assertThat(abstaining.abstainsAt(3)).isFalse();
  }

  private static VoteGuard granting(VoteGuard guard, List<Ballot> requests) {
    VoteGuard last = guard;
    for (Ballot request : requests) {
      if (last.request(request) instanceof Permission.Granted(VoteGuard next, GuardRow row)) {
        last = next;
      }
    }
    return last;
  }

  @Property
  void grantedVotesNeverConflict(@ForAll("ballots") List<Ballot> requests) {
    VoteGuard guard = VoteGuard.NONE;
    var granted = new HashMap<String, Ballot>();
    for (Ballot request : requests) {
      Ballot before = granted.get(place(request));
      switch (guard.request(request)) {
        case Permission.Granted(VoteGuard next, GuardRow row) -> {
          assertThat(before).isNull();
          granted.put(place(request), request);
          guard = next;
        }
        case Permission.Repeated() -> assertThat(before).isEqualTo(request);
        case Permission.Refused(Hash recorded) -> {
          assertThat(before).isNotNull().isNotEqualTo(request);
          assertThat(recorded).isEqualTo(before.blockHash());
        }
        case Permission.Abstained() -> throw new AssertionError("nothing was lost");
      }
    }
  }

  @Property
  void storedRowsGiveTheSameGuard(@ForAll("ballots") List<Ballot> requests) {
    VoteGuard guard = VoteGuard.NONE;
    Map<String, GuardRow> stored = new HashMap<>();
    for (Ballot request : requests) {
      if (guard.request(request) instanceof Permission.Granted(VoteGuard next, GuardRow row)) {
        guard = next;
        stored.put(row.height() + "/" + row.round(), row);
      }
      VoteGuard restored = VoteGuard.of(stored.values());
      assertThat(restored.rows()).isEqualTo(guard.rows());
      assertThat(restored.request(request)).isInstanceOf(Permission.class);
      assertThat(restored.request(request).getClass()).isEqualTo(guard.request(request).getClass());
    }
  }

  @Property
  void onlyFinalHeightsAreForgotten(@ForAll("ballots") List<Ballot> requests) {
    VoteGuard guard = VoteGuard.NONE;
    for (Ballot request : requests) {
      if (guard.request(request) instanceof Permission.Granted(VoteGuard next, GuardRow row)) {
        guard = next;
      }
    }
    var expected = new ArrayList<>(guard.rows());
    expected.removeIf(row -> row.height() < 2);
    assertThat(guard.from(2).rows()).isEqualTo(expected);
  }

  @Example
  void nullifyAndFinalizeExcludeEachOther() {
    assertThat(afterwards(VoteKind.NULLIFY, VoteKind.FINALIZE))
        .isEqualTo(new Permission.Refused(Hash.ZERO));
    assertThat(afterwards(VoteKind.FINALIZE, VoteKind.NULLIFY))
        .isEqualTo(new Permission.Refused(ONE));
    assertThat(afterwards(VoteKind.NULLIFY, VoteKind.NOTARIZE))
        .isInstanceOf(Permission.Granted.class);
  }

  private static Permission afterwards(VoteKind first, VoteKind second) {
    return switch (VoteGuard.NONE.request(ballot(first, 1, 0, ONE))) {
      case Permission.Granted(VoteGuard guard, GuardRow row) ->
          guard.request(ballot(second, 1, 0, ONE));
      case Permission.Repeated repeated -> repeated;
      case Permission.Refused refused -> refused;
      case Permission.Abstained abstained -> abstained;
    };
  }

  @Example
  void aRowSaysHowItsRoundWasClosed() {
    assertThat(new GuardRow(1, 0, null, null, null).closing()).isEmpty();
    assertThat(new GuardRow(1, 0, null, null, Hash.ZERO).closing()).contains(VoteKind.NULLIFY);
    assertThat(new GuardRow(1, 0, null, null, ONE).closing()).contains(VoteKind.FINALIZE);
  }

  @Example
  void twoRowsForOneRoundAreRefused() {
    var row = new GuardRow(1, 0, ONE, null, null);
    assertThatIllegalArgumentException().isThrownBy(() -> VoteGuard.of(List.of(row, row)));
  }

  private static String place(Ballot ballot) {
    String column =
        switch (ballot.kind()) {
          case PROPOSE -> "proposed";
          case NOTARIZE -> "notarized";
          case NULLIFY, FINALIZE -> "closed";
        };
    return ballot.height() + "/" + ballot.round() + "/" + column;
  }
}

package io.mpreg.blockchain.members.peering;

import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.members.peering.NonMemberLimits.Admission;
import io.mpreg.blockchain.platform.http.Permits;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NonMemberLimitsTest {
  private final NonMemberLimits nonMembers = new NonMemberLimits();

  private Permits.Permit admitted(String address) {
    return ((Admission.Admitted) nonMembers.admit(address)).permit();
  }

  @Test
  void anAddressThatAsksTooOftenIsToldToWait() {
    for (int number = 0; number < NonMemberLimits.BURST; number++) {
      admitted("one").close();
    }
    List<Admission> more = new ArrayList<>();
    // The bucket fills while this runs.
    for (int number = 0; number < 100 * NonMemberLimits.BURST; number++) {
      Admission next = nonMembers.admit("one");
      if (next instanceof Admission.Admitted(Permits.Permit permit)) {
        permit.close();
      } else {
        more.add(next);
      }
    }
    assertThat(more)
        .isNotEmpty()
        .allSatisfy(
            each -> assertThat(((Admission.TooOften) each).seconds()).isGreaterThanOrEqualTo(1));
    admitted("other").close();
  }

  @Test
  void oneAddressDoesNotTakeAllPlaces() {
    for (int number = 0; number < NonMemberLimits.MAX_EACH; number++) {
      admitted("one");
    }
    assertThat(nonMembers.admit("one")).isEqualTo(new Admission.Full());
    admitted("other");
  }

  @Test
  void allStrangersTogetherHaveFewPlaces() {
    for (int number = 0; number < NonMemberLimits.MAX_TOGETHER; number++) {
      admitted("address " + number);
    }
    assertThat(nonMembers.admit("one more")).isEqualTo(new Admission.Full());
  }
}

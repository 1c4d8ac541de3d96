package io.mpreg.blockchain.services.messaging.web;

import io.mpreg.blockchain.platform.web.Preference;
import io.mpreg.blockchain.platform.web.WholeNumber;
import java.time.Duration;

/// How long a reader waits for the next message, 0–60 seconds.
record WaitSeconds(int value) {
  static final int MAX = 60;

  WaitSeconds {
    if (value < 0 || value > MAX) {
      throw new IllegalArgumentException("%d is not 0 to %d".formatted(value, MAX));
    }
  }

  static WaitSeconds parse(String text) {
    return new WaitSeconds((int) Math.min(WholeNumber.parse(text).value(), Integer.MAX_VALUE));
  }

  Preference preference() {
    return new Preference(Duration.ofSeconds(value));
  }
}

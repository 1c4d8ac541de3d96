package io.mpreg.blockchain.platform.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CursorTest {
  private static final String LIST = "/api/v1/transactions?sender=demo&";

  private static Optional<Cursor> parse(String text) {
    return Cursor.parse(Optional.of(text), LIST, 2);
  }

  private static String encoded(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aCursorSaysItsPosition() {
    Cursor cursor = parse(new Cursor(LIST, List.of("7", "3")).encode()).orElseThrow();
    assertThat(cursor.number(0)).isEqualTo(7);
    assertThat(cursor.number(1)).isEqualTo(3);
  }

  @Test
  void noCursorIsTheBeginning() {
    assertThat(Cursor.parse(Optional.empty(), LIST, 2)).isEmpty();
  }

  @Test
  void aCursorOfOtherFiltersIsRefused() {
    String other = new Cursor("/api/v1/transactions?sender=eve&", List.of("7", "3")).encode();
    RequestRefused refused = catchThrowableOfType(RequestRefused.class, () -> parse(other));
    assertThat(refused.problem().code()).isEqualTo("cursor-invalid");
    assertThat(refused.problem().status()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "%%%", "AAAA", "Zm9v=", "ä", "...."})
  void whatIsNoCursorIsRefused(String text) {
    assertThat(catchThrowableOfType(RequestRefused.class, () -> parse(text))).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"7", "7|3|1", "", "-7|3", "7|03", "7|x", "7|9007199254740992", " 7|3"})
  void aForgedPositionIsRefused(String position) {
    String forged = encoded(LIST + "|" + position);
    RequestRefused refused =
        catchThrowableOfType(
            RequestRefused.class,
            () -> parse(forged).map(cursor -> cursor.number(0) + cursor.number(1)));
    assertThat(refused.problem().code()).isEqualTo("cursor-invalid");
  }

  @Test
  void aCursorThatIsFarTooLongIsRefused() {
    String text = encoded(LIST + "|7|" + "3".repeat(2_000));
    assertThat(catchThrowableOfType(RequestRefused.class, () -> parse(text))).isNotNull();
  }
}

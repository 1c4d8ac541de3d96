package io.mpreg.blockchain.services.requests;

import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.core.crypto.PublicKey;
import io.mpreg.blockchain.core.crypto.SignatureAlgorithm;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;

/// RFC 9421 appendix B.2.6, by the code that reads and checks every signed request.
class SignatureBaseTest {
  private static final String INPUT =
      "sig-b26=(\"date\" \"@method\" \"@path\" \"@authority\" \"content-type\""
          + " \"content-length\");created=1618884473;keyid=\"test-key-ed25519\"";
  private static final String SIGNATURE =
      "sig-b26=:wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==:";
  private static final PublicKey KEY =
      PublicKey.of(
          SignatureAlgorithm.ED25519,
          Base64.getUrlDecoder().decode("JrQLj5P_89iXES9-vFgrIy29clF9CC_oPPsw3c5D0bs"));

  private static SequencedMap<String, String> covered() {
    SequencedMap<String, String> covered = new LinkedHashMap<>();
    covered.put("date", "Tue, 20 Apr 2021 02:07:55 GMT");
    covered.put("@method", "POST");
    covered.put("@path", "/foo");
    covered.put("@authority", "example.com");
    covered.put("content-type", "application/json");
    covered.put("content-length", "18");
    return covered;
  }

  @Test
  void theExampleOfTheStandardHolds() {
    SignatureFields fields = SignatureFields.parse(INPUT, SIGNATURE);
    assertThat(fields.components()).containsExactlyElementsOf(covered().keySet());

    byte[] base = SignatureBase.of(covered(), fields.written());

    assertThat(new String(base, StandardCharsets.US_ASCII))
        .isEqualTo(
            """
            "date": Tue, 20 Apr 2021 02:07:55 GMT
            "@method": POST
            "@path": /foo
            "@authority": example.com
            "content-type": application/json
            "content-length": 18
            "@signature-params": ("date" "@method" "@path" "@authority" "content-type" \
            "content-length");created=1618884473;keyid="test-key-ed25519"\
            """);
    assertThat(KEY.verifies(base, fields.signature())).isTrue();
  }

  @Test
  void withAnotherValueItDoesNot() {
    SignatureFields fields = SignatureFields.parse(INPUT, SIGNATURE);
    for (String name : covered().keySet()) {
      SequencedMap<String, String> changed = covered();
      changed.put(name, changed.get(name) + "x");
      assertThat(KEY.verifies(SignatureBase.of(changed, fields.written()), fields.signature()))
          .as(name)
          .isFalse();
    }
  }
}

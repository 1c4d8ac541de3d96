package io.mpreg.blockchain.core.crypto;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// The test vectors of C2SP/wycheproof; skips the calling test if they are not available.
final class Wycheproof {
  private Wycheproof() {}

  record Case(JsonNode publicKey, String name, byte[] message, byte[] signature, boolean isValid) {}

  static List<Case> cases(String file) {
    Path path = Path.of("../shared/vectors/wycheproof", file);
    assumeTrue(Files.exists(path), "vectors are not here");
    List<Case> cases = new ArrayList<>();
    for (JsonNode group : new ObjectMapper().readTree(path.toFile()).get("testGroups")) {
      for (JsonNode test : group.get("tests")) {
        cases.add(
            new Case(
                group.get("publicKey"),
                "case " + test.get("tcId").asInt() + " " + test.get("comment").asString(),
                hex(test.get("msg")),
                hex(test.get("sig")),
                test.get("result").asString().equals("valid")));
      }
    }
    return cases;
  }

  static byte[] hex(JsonNode text) {
    return HexFormat.of().parseHex(text.asString());
  }
}

package io.mpreg.blockchain.core.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.state.StateKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The proofs of [Succession] as files, for verifiers in other languages:
/// `scripts/lib/receipt-test.mjs` reads them, and tampers with them. `-Dsuccession.update=true`
/// rewrites them.
class SuccessionFilesTest {
  private static final Path FOLDER = Path.of("src/test/resources/light-client");

  private static Map<String, Bytes> files() {
    Map<String, Bytes> files = new LinkedHashMap<>();
    files.put("genesis.json", Succession.GENESIS.document());
    files.put("receipt.json", text(ProofText.of(Succession.receipt(8, 1, 9, 0))));
    files.put("other-receipt.json", text(ProofText.of(Succession.receipt(4, 0, 8, 0))));
    files.put(
        "state-proof.json",
        text(
            ProofText.of(
                Succession.stateProof(
                    StateKey.balance(new NodeId("alice")), StateKey.node(new NodeId("nobody"))))));
    List<String> forged = Forgeries.receiptsOfRemovedKeys();
    files.put("removed-keys.json", text("[" + String.join(",\n", forged) + "]"));
    return files;
  }

  private static Bytes text(String content) {
    return Bytes.of((content + "\n").getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void theFilesAreThoseOfTheChain() throws IOException {
    for (Map.Entry<String, Bytes> file : files().entrySet()) {
      Path path = FOLDER.resolve(file.getKey());
      if (Boolean.getBoolean("succession.update")) {
        Files.createDirectories(FOLDER);
        Files.write(path, file.getValue().toArray());
      }
      assertThat(Bytes.of(Files.readAllBytes(path)))
          .as("%s: rewrite it with -Dsuccession.update=true", path)
          .isEqualTo(file.getValue());
    }
  }
}

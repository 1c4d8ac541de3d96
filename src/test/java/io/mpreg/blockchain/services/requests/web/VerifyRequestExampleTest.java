package io.mpreg.blockchain.services.requests.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.state.Genesis;
import io.mpreg.blockchain.services.requests.Draft;
import io.mpreg.blockchain.services.requests.RequestVerifier;
import io.mpreg.blockchain.tools.demo.DemoIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.ClassPathResource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The example of the OpenAPI document is a request that the demonstration node has signed, and its
/// answer is the one that it had at its time.
class VerifyRequestExampleTest {
  private static final long CREATED = 1_767_225_660;
  private static final JsonMapper JSON = JsonMapper.shared();

  private static byte[] resource(String name) throws IOException {
    return new ClassPathResource(name).getContentAsByteArray();
  }

  private static Genesis demo() throws IOException {
    return Genesis.parse(Bytes.of(resource("demo/genesis.json")));
  }

  private static SignedRequestQuestion example() throws IOException {
    return JSON.readValue(
        resource("openapi-examples/verifyRequest.request.json"), SignedRequestQuestion.class);
  }

  // Read again, as numbers of other types are equal only when they are written.
  private static JsonNode answer(long now) throws IOException {
    Genesis genesis = demo();
    return JSON.readTree(
        JSON.writeValueAsString(
            RequestVerification.of(
                new RequestVerifier(genesis::state)
                    .verify(
                        example().request(),
                        example().receiverId(),
                        example().profile(),
                        Instant.ofEpochSecond(now)))));
  }

  private static Draft draft() throws IOException {
    return Draft.ofDelivery(
        DemoIdentity.ID, DemoIdentity.KEY, demo().chainId(), new NodeId("inbox"), CREATED);
  }

  @Test
  void theExampleIsWhatTheDemonstrationNodeSigns() throws IOException {
    assertThat(example())
        .isEqualTo(SignedRequests.question(draft().signed(), "inbox", "mpreg-delivery"));
  }

  @Test
  void theProtocolShowsWhatItSigns() throws IOException {
    String page = Files.readString(Path.of("docs/protocol.md"));
    assertThat(page).contains("```\n" + draft().signatureBase() + "\n```");
    draft().signed().headers().stream()
        .filter(field -> field.name().equals("signature"))
        .forEach(field -> assertThat(page).contains("`" + field.value() + "`"));
  }

  @Test
  void itsAnswerIsTheOneOfItsTime() throws IOException {
    assertThat(answer(CREATED + 1))
        .isEqualTo(JSON.readTree(resource("openapi-examples/verifyRequest.200.json")));
    assertThat(answer(CREATED + 91).path("step").asString()).isEqualTo("time");
  }
}

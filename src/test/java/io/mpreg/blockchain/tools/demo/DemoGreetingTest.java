package io.mpreg.blockchain.tools.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.state.Genesis;
import io.mpreg.blockchain.core.transaction.Transaction;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.ClassPathResource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DemoGreetingTest {

  @Test
  void theGreetingIsTheExampleOfTheOpenApiDocument() throws IOException {
    Genesis genesis = Genesis.parse(Bytes.of(resource("demo/genesis.json")));
    JsonNode example =
        JsonMapper.shared().readTree(resource("openapi-examples/submitTransaction.request.json"));
    Transaction greeting = DemoGreeting.on(genesis);
    assertThat(example.get("signature").stringValue()).isEqualTo(greeting.signature().hex());
    assertThat(greeting.hasValidSignature()).isTrue();
    JsonNode id = JsonMapper.shared().readTree(resource("openapi-examples/getTransaction.id.json"));
    assertThat(id.stringValue()).isEqualTo(greeting.id().hex());
  }

  @Test
  void theProposalIsTheExampleOfTheOpenApiDocument() throws IOException {
    Genesis genesis = Genesis.parse(Bytes.of(resource("demo/genesis.json")));
    List<Transaction> proposed = DemoProposal.on(genesis);
    assertThat(proposed).allMatch(Transaction::hasValidSignature);
    JsonNode id = JsonMapper.shared().readTree(resource("openapi-examples/getProposal.id.json"));
    assertThat(proposed.getFirst().id().hex()).isEqualTo(id.stringValue());
  }

  private static byte[] resource(String name) throws IOException {
    return new ClassPathResource(name).getContentAsByteArray();
  }
}

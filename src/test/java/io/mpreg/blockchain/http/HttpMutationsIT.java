package io.mpreg.blockchain.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// Valid requests with randomly changed bytes: the node never fails internally.
class HttpMutationsIT extends HttpIntegrationTest {
  private static final int COUNT = 10_000;
  private static final long SEED = 20_261_122;

  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final AtomicInteger answered = new AtomicInteger();

  private List<byte[]> valid() {
    String transaction = message(freshLane(), 0).toString();
    String signature =
        "{\"algorithm\":\"ed25519\",\"publicKey\":\"00\",\"message\":\"\",\"signature\":\"00\"}";
    String inclusion =
        "{\"leafIndex\":0,\"treeSize\":1,\"leafHash\":\"00\",\"proof\":[\"00\"],\"root\":\"00\"}";
    String signed =
        "{\"method\":\"POST\",\"targetUri\":\"https://a/b\",\"headers\":[{\"name\":\"Signature\","
            + "\"value\":\"a=:AA==:\"},{\"name\":\"Signature-Input\",\"value\":\"a=(\\\"@method\\\");"
            + "created=1\"}],\"receiver\":\"demo\",\"tag\":\"mpreg-group\",\"body\":\"AA==\"}";
    return List.of(
        request("GET", "/api/v1/transactions?sender=demo&limit=2&cursor=abc", ""),
        request("GET", "/api/v1/blocks/0/proof?treeSize=1", ""),
        request("GET", "/api/v1/blocks/proof?from=0&limit=2&treeSize=1", ""),
        request("GET", "/api/v1/chain/consistency-proof?from=1&to=1", ""),
        request("GET", "/api/v1/accounts/demo", ""),
        request("GET", "/api/v1/blocks/by-hash/" + "ab".repeat(32), ""),
        request("POST", "/api/v1/transactions", transaction),
        request("POST", "/api/v1/transactions/batch", "[" + transaction + "]"),
        request("POST", "/api/v1/transactions/signing-bytes", transaction),
        request("POST", "/api/v1/signatures/verify", signature),
        request("POST", "/api/v1/proofs/inclusion/verify", inclusion),
        request("POST", "/api/v1/requests/verify", signed),
        request("POST", "/api/v1/demo/sign", "{\"operationType\":\"a.b\",\"payload\":\"YQ==\"}"));
  }

  private static byte[] request(String method, String target, String body) {
    String head =
        "%s %s HTTP/1.1\r\nHost: localhost\r\nAccept: */*\r\nPrefer: wait=0\r\nConnection: close\r\n"
            .formatted(method, target);
    String entity =
        body.isEmpty()
            ? ""
            : "Content-Type: application/json\r\nContent-Length: %d\r\n".formatted(body.length());
    return (head + entity + "\r\n" + body).getBytes(StandardCharsets.UTF_8);
  }

  // A changed body usually only contradicts its Content-Length, so half of the time the length is
  // corrected.
  private static byte[] mutated(byte[] request, Random random) {
    byte[] bytes = request;
    for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
      bytes = changed(bytes, random);
    }
    return random.nextBoolean() ? withLength(bytes) : bytes;
  }

  private static byte[] changed(byte[] bytes, Random random) {
    int at = random.nextInt(bytes.length);
    int length = Math.min(1 + random.nextInt(8), bytes.length - at);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(bytes, 0, at);
    switch (random.nextInt(5)) {
      case 0 -> out.write(bytes[at] ^ (1 << random.nextInt(8)));
      case 1 -> out.write(random.nextInt(256));
      case 2 -> {
        out.write(bytes, at, length);
        out.write(bytes, at, length);
        at += length - 1;
      }
      case 3 -> at += length - 1;
      default -> {
        out.write(interesting(random));
        at -= 1;
      }
    }
    int rest = Math.min(at + 1, bytes.length);
    out.write(bytes, rest, bytes.length - rest);
    return out.size() == 0 ? bytes : out.toByteArray();
  }

  private static byte interesting(Random random) {
    String bytes = "\"{}[]:,\\/%\u0000\r\n \u00ff0-.+eE'<>;=&?#";
    return (byte) bytes.charAt(random.nextInt(bytes.length()));
  }

  private static byte[] withLength(byte[] request) {
    String text = new String(request, StandardCharsets.ISO_8859_1);
    int body = text.indexOf("\r\n\r\n");
    if (body < 0) {
      return request;
    }
    String head =
        text.substring(0, body)
            .replaceFirst("Content-Length: \\d+", "Content-Length: " + (text.length() - body - 4));
    return (head + text.substring(body)).getBytes(StandardCharsets.ISO_8859_1);
  }

  @Test
  void tenThousandChangedRequestsGiveNoFailure() {
    List<byte[]> valid = valid();
    Random random = new Random(SEED);
    try (ExecutorService senders = Executors.newFixedThreadPool(8)) {
      for (int i = 0; i < COUNT; i++) {
        byte[] request = mutated(valid.get(random.nextInt(valid.size())), random);
        senders.submit(() -> check(request));
      }
    }
    assertThat(failures).as("seed %d", SEED).isEmpty();
    assertThat(answered.get()).isGreaterThan(COUNT * 9 / 10);
    assertThat(get("/api/v1/chain").statusCode()).isEqualTo(200);
  }

  private void check(byte[] request) {
    String answer = raw(request, true);
    if (answer.isEmpty()) {
      return;
    }
    answered.incrementAndGet();
    // The first page is HTML, and a mutated request may be a valid one for it.
    boolean isHtml = answer.contains("<html") && !answer.contains("<title>MPREG Ledger</title>");
    boolean failed = answer.startsWith("HTTP/1.1 5") || isHtml;
    if (failed || (answer.startsWith("HTTP/1.1 4") && !answer.contains("urn:mpreg:problem:"))) {
      failures.add(new String(request, StandardCharsets.ISO_8859_1) + "\n->\n" + answer);
    }
  }
}

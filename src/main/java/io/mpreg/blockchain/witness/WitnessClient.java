package io.mpreg.blockchain.witness;

import io.mpreg.blockchain.checkpoint.AddCheckpoint;
import io.mpreg.blockchain.checkpoint.NoteKey;
import io.mpreg.blockchain.checkpoint.SignedNote;
import io.mpreg.blockchain.encoding.Malformed;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Asks one witness over HTTP. Its answers are hostile input: bounded in size and time, never
/// followed elsewhere, and worth nothing without a cosignature that holds.
final class WitnessClient {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int MAX_ANSWER_BYTES = 16_384;
  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  private final URI addCheckpoint;
  private final NoteKey key;

  /// @param prefix the submission prefix
  /// @param key the witness's key
  WitnessClient(URI prefix, NoteKey key) {
    String base = prefix.toString();
    this.addCheckpoint = URI.create((base.endsWith("/") ? base : base + "/") + "add-checkpoint");
    this.key = key;
  }

  /// What a witness answered.
  sealed interface Answer {
    /// The lines of its key that hold.
    record Cosigned(List<SignedNote.Line> lines) implements Answer {}

    /// It has cosigned another size last.
    record Known(long size) implements Answer {}

    /// It has not answered, or with something else.
    record Failed(String reason) implements Answer {}
  }

  NoteKey key() {
    return key;
  }

  Answer ask(AddCheckpoint request) throws InterruptedException {
    HttpRequest post =
        HttpRequest.newBuilder(addCheckpoint)
            .timeout(PATIENCE)
            .header("Content-Type", "text/plain; charset=utf-8")
            .POST(HttpRequest.BodyPublishers.ofByteArray(request.encode().toArray()))
            .build();
    try {
      HttpResponse<InputStream> response =
          HTTP.send(post, HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream body = response.body()) {
        byte[] content = body.readNBytes(MAX_ANSWER_BYTES + 1);
        return content.length > MAX_ANSWER_BYTES
            ? new Answer.Failed("its answer is longer than %d bytes".formatted(MAX_ANSWER_BYTES))
            : answer(response.statusCode(), new String(content, StandardCharsets.UTF_8), request);
      }
    } catch (IOException failed) {
      return new Answer.Failed(failed.getClass().getSimpleName() + ": " + failed.getMessage());
    }
  }

  private Answer answer(int status, String body, AddCheckpoint request) {
    try {
      return switch (status) {
        case 200 -> cosigned(body, request.checkpoint().text());
        case 409 -> new Answer.Known(Long.parseLong(body.strip()));
        default -> new Answer.Failed("it answers " + status);
      };
    } catch (Malformed | IllegalArgumentException invalid) {
      return new Answer.Failed("its answer cannot be read: " + invalid.getMessage());
    }
  }

  private Answer cosigned(String body, String text) {
    List<SignedNote.Line> holding = new ArrayList<>();
    for (String line : body.split("\n", 100)) {
      if (!line.isEmpty()) {
        SignedNote.Line read = SignedNote.Line.parse(line);
        if (key.isNamedBy(read) && key.verifies(text, read.signature())) {
          holding.add(read);
        }
      }
    }
    return holding.isEmpty()
        ? new Answer.Failed("it has cosigned with no key that is known")
        : new Answer.Cosigned(holding);
  }
}

package io.mpreg.blockchain.ledger.log.witness;

import io.mpreg.blockchain.core.encoding.Malformed;
import io.mpreg.blockchain.core.note.AddCheckpoint;
import io.mpreg.blockchain.core.note.NoteKey;
import io.mpreg.blockchain.core.note.SignedNote;
import io.mpreg.blockchain.platform.http.BoundedClient;
import io.mpreg.blockchain.platform.http.BoundedClient.Bounds;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A client of one witness over HTTP. Its answers are untrusted: bounded in size and time, without
/// redirects, and ignored without a valid cosignature.
final class WitnessClient {
  static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final int MAX_ANSWER_BYTES = 16_384;
  private static final BoundedClient HTTP =
      new BoundedClient(Duration.ofSeconds(5), Optional.empty());

  private final URI addCheckpoint;
  private final NoteKey key;
  private final Bounds bounds;

  /// @param prefix the submission prefix
  /// @param key the witness's key
  /// @param patience how long a complete answer may take
  WitnessClient(URI prefix, NoteKey key, Duration patience) {
    String base = prefix.toString();
    this.addCheckpoint = URI.create((base.endsWith("/") ? base : base + "/") + "add-checkpoint");
    this.key = key;
    this.bounds = new Bounds(MAX_ANSWER_BYTES, MAX_ANSWER_BYTES, patience);
  }

  /// What a witness answered.
  sealed interface Answer {
    /// The valid lines of its key.
    record Cosigned(List<SignedNote.Line> lines) implements Answer {}

    /// It has last cosigned another size.
    record Known(long size) implements Answer {}

    /// It has not answered, or not with a valid answer.
    record Failed(String reason) implements Answer {}
  }

  NoteKey key() {
    return key;
  }

  Answer ask(AddCheckpoint request) throws InterruptedException {
    HttpRequest post =
        HttpRequest.newBuilder(addCheckpoint)
            .version(HttpClient.Version.HTTP_2)
            .header("Content-Type", "text/plain; charset=utf-8")
            .POST(HttpRequest.BodyPublishers.ofByteArray(request.encode().toArray()))
            .build();
    try {
      HttpResponse<byte[]> response = HTTP.ask(post, bounds);
      return answer(
          response.statusCode(), new String(response.body(), StandardCharsets.UTF_8), request);
    } catch (BoundedClient.Late late) {
      return new Answer.Failed("its answer is not complete after " + bounds.time());
    } catch (IOException failed) {
      return new Answer.Failed(failed.toString());
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
        ? new Answer.Failed("it has cosigned with an unknown key")
        : new Answer.Cosigned(holding);
  }
}

package io.mpreg.blockchain.ledger.log.witness;

import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.note.AddCheckpoint;
import io.mpreg.blockchain.core.note.NoteKey;
import io.mpreg.blockchain.core.note.SignedNote;
import io.mpreg.blockchain.http.HttpIntegrationTest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The witness endpoint of a running node, on a real PostgreSQL.
class WitnessIT extends HttpIntegrationTest {
  private static final String PATH = "/api/v1/log/witness/add-checkpoint";
  private static final OtherLog LOG = OtherLog.WITNESSED;
  private static final OtherLog STRANGER = new OtherLog("stranger", "entry ");

  private HttpResponse<String> ask(Bytes body) {
    return send(request(PATH).POST(BodyPublishers.ofByteArray(body.toArray())));
  }

  @Test
  void everyAnswerHasItsStatus() {
    assertThat(ask(STRANGER.request(0, 1)).statusCode()).isEqualTo(403);
    SignedNote elsewhere = LOG.signed(LOG.checkpoint(1).text().replace("sofa", "chair"));
    assertThat(ask(new AddCheckpoint(0, List.of(), elsewhere).encode()).statusCode())
        .isEqualTo(404);
    assertThat(ask(Bytes.of("nonsense".getBytes(StandardCharsets.UTF_8))).statusCode())
        .isEqualTo(400);

    HttpResponse<String> first = ask(LOG.request(0, 5));
    assertThat(first.statusCode()).as(first.body()).isEqualTo(200);
    assertThat(header(first, "Content-Type")).isEqualTo("text/plain;charset=utf-8");
    assertThat(first.body()).startsWith("\u2014 mpreg-ledger/").endsWith("\n");
    // Read as the specification says: put under the checkpoint, it is a note.
    String note =
        new String(LOG.checkpoint(5).encode().toArray(), StandardCharsets.UTF_8) + first.body();
    SignedNote cosigned = SignedNote.parse(Bytes.of(note.getBytes(StandardCharsets.UTF_8)));
    assertThat(cosigned.signatures()).hasSize(2);
    assertThat(cosigned.isSignedBy(List.of(LOG.noteKey()))).isTrue();
    assertThat(cosigned.signatures().getLast().name()).isEqualTo(ownCosigner());

    HttpResponse<String> conflict = ask(LOG.request(0, 9));
    assertThat(conflict.statusCode()).isEqualTo(409);
    assertThat(header(conflict, "Content-Type")).isEqualTo("text/x.tlog.size");
    assertThat(conflict.body()).isEqualTo("5\n");
    OtherLog fork = new OtherLog("other log", "another entry ");
    assertThat(ask(fork.request(5, 9)).statusCode()).isEqualTo(422);
    assertThat(ask(fork.request(5, 5)).statusCode()).isEqualTo(409);
    assertThat(ask(LOG.request(5, 9)).statusCode()).isEqualTo(200);
    assertThat(get("/api/v1/log/checkpoint?cosignatures=1").statusCode()).isEqualTo(404);
  }

  // The name under which this member cosigns its own log.
  private String ownCosigner() {
    String[] lines = get("/api/v1/log/checkpoint").body().split("\n");
    return lines[lines.length - 1].split(" ")[1];
  }

  @Test
  void aVerifierKeyThatIsReadIsTheOneThatIsServed() {
    String line = get("/api/v1/log/keys").body().strip();
    assertThat(NoteKey.parse(line).verifierKey()).isEqualTo(line);
  }
}

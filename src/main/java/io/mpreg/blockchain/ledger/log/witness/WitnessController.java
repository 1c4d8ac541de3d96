package io.mpreg.blockchain.ledger.log.witness;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.note.SignedNote;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/// This member as a witness (C2SP tlog-witness): text in, text out, as its clients expect it.
@RestController
@Tag(name = "Log")
class WitnessController {
  private static final String TEXT = "text/plain;charset=utf-8";
  private static final MediaType SIZE = MediaType.parseMediaType("text/x.tlog.size");

  private final Witness witness;

  WitnessController(Witness witness) {
    this.witness = witness;
  }

  @PostMapping("/api/v1/log/witness/add-checkpoint")
  @Operation(
      operationId = "addCheckpoint",
      summary = "Cosign a checkpoint of another log",
      description =
          "C2SP tlog-witness, with `/api/v1/log/witness` as the submission prefix: the size of"
              + " the checkpoint cosigned last, a consistency proof from there, an empty line"
              + " and the new checkpoint. Only for logs that this member's operator has"
              + " configured; it never cosigns two that contradict each other. Answers are text,"
              + " refusals too. The example is of the demonstration chain, so a member of that"
              + " chain, which is not a witness of its own, answers 404.")
  @io.swagger.v3.oas.annotations.parameters.RequestBody(
      required = true,
      content = @Content(mediaType = "text/plain", schema = @Schema(type = "string")))
  @ApiResponse(
      responseCode = "200",
      description = "The cosignature, as a signature line of the note",
      content = @Content(mediaType = TEXT, schema = @Schema(type = "string")))
  @ApiResponse(
      responseCode = "400",
      description = "A malformed request, or an old size above that of the checkpoint",
      content = @Content(mediaType = TEXT, schema = @Schema(type = "string")))
  @ApiResponse(
      responseCode = "403",
      description = "No known key of the log has signed the checkpoint",
      content = @Content(mediaType = TEXT, schema = @Schema(type = "string")))
  @ApiResponse(
      responseCode = "404",
      description = "This member does not witness the log",
      content = @Content(mediaType = TEXT, schema = @Schema(type = "string")))
  @ApiResponse(
      responseCode = "409",
      description = "Another checkpoint was cosigned last; the body is its size",
      content = @Content(mediaType = "text/x.tlog.size", schema = @Schema(type = "string")))
  @ApiResponse(
      responseCode = "422",
      description = "The consistency proof is not valid",
      content = @Content(mediaType = TEXT, schema = @Schema(type = "string")))
  ResponseEntity<byte[]> addCheckpoint(@RequestBody byte[] body) {
    return switch (witness.addCheckpoint(Bytes.of(body))) {
      case Witness.Answer.Cosigned(var lines) -> text(HttpStatus.OK, SignedNote.text(lines));
      case Witness.Answer.Malformed(String detail) -> text(HttpStatus.BAD_REQUEST, detail + "\n");
      case Witness.Answer.Unsigned unsigned ->
          text(HttpStatus.FORBIDDEN, "no known key of the log has signed it\n");
      case Witness.Answer.UnknownLog unknown ->
          text(HttpStatus.NOT_FOUND, "this member does not witness the log\n");
      case Witness.Answer.Conflict(long size) ->
          ResponseEntity.status(HttpStatus.CONFLICT)
              .contentType(SIZE)
              .body((size + "\n").getBytes(UTF_8));
      case Witness.Answer.Inconsistent inconsistent ->
          text(HttpStatus.UNPROCESSABLE_CONTENT, "the consistency proof does not hold\n");
    };
  }

  private static ResponseEntity<byte[]> text(HttpStatus status, String body) {
    return ResponseEntity.status(status)
        .contentType(MediaType.parseMediaType(TEXT))
        .body(body.getBytes(UTF_8));
  }
}

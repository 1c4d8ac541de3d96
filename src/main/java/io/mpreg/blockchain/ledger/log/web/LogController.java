package io.mpreg.blockchain.ledger.log.web;

import static org.springframework.http.MediaType.APPLICATION_OCTET_STREAM_VALUE;

import io.mpreg.blockchain.core.encoding.Malformed;
import io.mpreg.blockchain.core.note.NoteKey;
import io.mpreg.blockchain.core.note.SignedNote;
import io.mpreg.blockchain.core.note.TilePath;
import io.mpreg.blockchain.ledger.door.Ledger;
import io.mpreg.blockchain.ledger.log.TransparencyLog;
import io.mpreg.blockchain.platform.web.Caching;
import io.mpreg.blockchain.platform.web.RequestFault;
import io.mpreg.blockchain.platform.web.RequestRefused;
import io.mpreg.blockchain.platform.web.WholeNumber;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// The history as a transparency log in the formats of C2SP (`docs/protocol.md`, section 13).
@RestController
@RequestMapping("/api/v1/log")
@Tag(name = "Log")
class LogController {
  private static final String TEXT = "text/plain;charset=utf-8";

  private final TransparencyLog log;
  private final String origin;

  LogController(TransparencyLog log, Ledger ledger) {
    this.log = log;
    this.origin = ledger.chain().genesis().chainId().hex();
  }

  @GetMapping(path = "/checkpoint", produces = TEXT)
  @Operation(
      operationId = "getCheckpoint",
      summary = "The signed checkpoint of the log",
      description =
          "A C2SP signed note about all final headers, with the signature of the log and a"
              + " timestamped cosignature of this member, and the lines that other authorities"
              + " and witnesses have signed. With `cosignatures=N` the newest checkpoint that at"
              + " least N others have cosigned.")
  @ApiResponse(
      responseCode = "200",
      description = "The note",
      content = @Content(mediaType = TEXT, schema = @Schema(type = "string")))
  @ApiResponse(responseCode = "404", ref = "NotFound")
  ResponseEntity<byte[]> checkpoint(
      @Parameter(description = "How many others must have cosigned it, at most 98", example = "0")
          @RequestParam(defaultValue = "0")
          WholeNumber cosignatures) {
    int needed = (int) Math.min(cosignatures.value(), Integer.MAX_VALUE);
    SignedNote note =
        needed == 0
            ? log.checkpoint()
            : log.checkpoint(needed)
                .orElseThrow(
                    () ->
                        new RequestRefused(
                            LogFault.CHECKPOINT_UNKNOWN,
                            "no recent checkpoint has %d cosignatures of others"
                                .formatted(needed)));
    return Caching.current(note.encode().toArray());
  }

  @GetMapping(path = "/keys", produces = TEXT)
  @Operation(
      operationId = "getLogKeys",
      summary = "The keys of the log",
      description =
          "A verifier key line for each authority, as standard log clients expect them. Take the"
              + " keys from the genesis document if you do not trust this server.")
  @ApiResponse(
      responseCode = "200",
      description = "One line for each key",
      content = @Content(mediaType = TEXT, schema = @Schema(type = "string")))
  ResponseEntity<byte[]> keys() {
    String lines =
        log.keys().stream().map(NoteKey::verifierKey).collect(Collectors.joining("\n", "", "\n"));
    return Caching.current(lines.getBytes(StandardCharsets.UTF_8));
  }

  @GetMapping(path = "/tile/{*tile}", produces = APPLICATION_OCTET_STREAM_VALUE)
  @Operation(
      operationId = "getTile",
      summary = "A tile of the log",
      description =
          "C2SP tlog-tiles: `{L}/{N}` has 256 hashes of level 8·L, `entries/{N}` 256 headers,"
              + " each prefixed with its length as u16; with `.p/{W}` at the end only the first"
              + " W of them. A path may contain `/` or `%2F`.")
  @ApiResponse(
      responseCode = "200",
      description = "The tile",
      content =
          @Content(
              mediaType = APPLICATION_OCTET_STREAM_VALUE,
              schema = @Schema(type = "string", format = "binary")))
  @ApiResponse(responseCode = "304", ref = "NotChanged")
  @ApiResponse(responseCode = "404", ref = "NotFound")
  @ApiResponse(responseCode = "410", ref = "NotHeld")
  ResponseEntity<byte[]> tile(@Parameter(example = "0/000.p/1") @PathVariable String tile) {
    TilePath path = path(tile);
    return log.tile(path)
        .map(content -> Caching.immutable(origin + "-" + path, content.toArray()))
        .orElseThrow(
            () ->
                new RequestRefused(
                    LogFault.TILE_UNKNOWN, "there is no tile %s at present".formatted(path)));
  }

  // The rest of the path begins with a slash.
  private static TilePath path(String restOfPath) {
    try {
      return TilePath.parse(restOfPath.isEmpty() ? "" : restOfPath.substring(1));
    } catch (Malformed malformed) {
      throw new RequestRefused(RequestFault.PATH_UNKNOWN, String.valueOf(malformed.getMessage()));
    }
  }
}

package io.mpreg.blockchain.services.messaging.web;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.stream.StreamId;
import io.mpreg.blockchain.ledger.door.Ledger;
import io.mpreg.blockchain.ledger.standing.Registry.StreamEntry;
import io.mpreg.blockchain.platform.web.Caching;
import io.mpreg.blockchain.platform.web.Cursor;
import io.mpreg.blockchain.platform.web.Page;
import io.mpreg.blockchain.platform.web.PageLimit;
import io.mpreg.blockchain.platform.web.Preference;
import io.mpreg.blockchain.platform.web.RequestFault;
import io.mpreg.blockchain.platform.web.RequestRefused;
import io.mpreg.blockchain.platform.web.WaitPermits;
import io.mpreg.blockchain.platform.web.WholeNumber;
import io.mpreg.blockchain.services.messaging.MessagePage;
import io.mpreg.blockchain.services.messaging.MessageReader;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Optional;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// The streams of messages, by number.
@RestController
@RequestMapping(path = "/api/v1", produces = APPLICATION_JSON_VALUE)
@Tag(name = "Messages")
class MessageController {
  private static final String TOPICS = "/api/v1/topics?";

  private final Ledger ledger;
  private final MessageReader reader;
  private final WaitPermits held;

  MessageController(Ledger ledger, MessageReader reader, WaitPermits held) {
    this.ledger = ledger;
    this.reader = reader;
    this.held = held;
  }

  @GetMapping("/topics")
  @Operation(
      operationId = "listTopics",
      summary = "The topics",
      description = "Shorter names first, names of one length by their bytes.")
  @ApiResponse(responseCode = "200", description = "A page of topics")
  ResponseEntity<Page<StreamJson>> topics(
      @RequestParam Optional<String> cursor,
      @RequestParam(defaultValue = PageLimit.DEFAULT) PageLimit limit) {
    Optional<NodeId> after = Cursor.parse(cursor, TOPICS, 1).map(Cursor::node);
    Page<StreamJson> page =
        Page.of(
            ledger.registry().streams(StreamId.Kind.TOPIC, after, limit.andOneMore()),
            limit,
            entry -> StreamJson.of(entry.id(), entry.stream(), null),
            MessageController::cursor);
    return page.linked(Caching.current(page), TOPICS, limit);
  }

  private static Cursor cursor(StreamEntry last) {
    return new Cursor(TOPICS, List.of(last.id().subject().value()));
  }

  @GetMapping("/streams")
  @Operation(
      operationId = "getStream",
      summary = "How many messages a topic or an inbox has",
      description = "A stream without a message is answered as one with none.")
  @ApiResponse(responseCode = "200", description = "The stream")
  ResponseEntity<StreamJson> stream(
      @Parameter(description = "A topic", example = "greetings") @RequestParam
          Optional<NodeId> topic,
      @Parameter(description = "Or a node, for the messages sent to it directly") @RequestParam
          Optional<NodeId> inbox) {
    StreamId id = one(topic, inbox);
    long lowest = reader.lowest(id);
    return Caching.current(StreamJson.of(id, ledger.registry().stream(id), lowest));
  }

  // Not asynchronous: the request's own virtual thread waits.
  @GetMapping("/messages")
  @Operation(
      operationId = "listMessages",
      summary = "The messages of a topic or an inbox, by number",
      description =
          "All there are from a number on, without a gap, at most `limit` and about 1 MiB. Go on"
              + " with `from` = `next`. With `wait=10` the answer is held until there is a"
              + " message, for 10 seconds at most, or for none where too many requests wait.")
  @ApiResponse(responseCode = "200", description = "A page of messages, empty at the end")
  @ApiResponse(responseCode = "410", ref = "NotHeld")
  @ApiResponse(responseCode = "422", ref = "PositionInvalid")
  ResponseEntity<MessagePageJson> messages(
      @Parameter(description = "A topic", example = "greetings") @RequestParam
          Optional<NodeId> topic,
      @Parameter(description = "Or a node, for the messages sent to it directly") @RequestParam
          Optional<NodeId> inbox,
      @Parameter(description = "The number of the first one", example = "0")
          @RequestParam(defaultValue = "0")
          WholeNumber from,
      @RequestParam(defaultValue = PageLimit.DEFAULT) PageLimit limit,
      @Parameter(description = "Seconds to wait for the first one, 0 to 60")
          @RequestParam(defaultValue = "0")
          WaitSeconds wait)
      throws InterruptedException {
    StreamId id = one(topic, inbox);
    Preference granted = held.hold(wait.preference());
    try {
      MessagePage page = reader.read(id, from.value(), limit.value(), granted.patience());
      return ResponseEntity.ok()
          .cacheControl(CacheControl.noStore())
          .body(MessagePageJson.of(page));
    } finally {
      held.release(granted);
    }
  }

  private static StreamId one(Optional<NodeId> topic, Optional<NodeId> inbox) {
    if (topic.isPresent() == inbox.isPresent()) {
      throw new RequestRefused(
          RequestFault.PARAMETER_INVALID, "name either a topic or an inbox, and not both");
    }
    return topic.map(StreamId::topic).orElseGet(() -> StreamId.inbox(inbox.orElseThrow()));
  }
}

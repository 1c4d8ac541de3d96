package io.mpreg.blockchain.ledger.history.web;

import static org.springframework.http.MediaType.TEXT_EVENT_STREAM_VALUE;

import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.transaction.OperationType;
import io.mpreg.blockchain.ledger.door.Ledger;
import io.mpreg.blockchain.ledger.history.EventFeed;
import io.mpreg.blockchain.ledger.history.EventSelection;
import io.mpreg.blockchain.ledger.history.Position;
import io.mpreg.blockchain.ledger.history.TransactionFilter;
import io.mpreg.blockchain.platform.http.Permits.Permit;
import io.mpreg.blockchain.platform.web.RequestFault;
import io.mpreg.blockchain.platform.web.RequestRefused;
import io.mpreg.blockchain.platform.web.StreamSettings;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/// Streams finality events.
@RestController
@Tag(name = "Events")
class EventController {
  static final String PATH = "/api/v1/events";

  private static final Logger LOG = LoggerFactory.getLogger(EventController.class);

  private final EventFeed feed;
  private final EventStreams streams;
  private final StreamSettings settings;
  private final JsonMapper json;

  EventController(Ledger ledger, EventStreams streams, StreamSettings settings, JsonMapper json) {
    this.feed = ledger.events();
    this.streams = streams;
    this.settings = settings;
    this.json = json;
  }

  // Not asynchronous: the request's own virtual thread waits and writes, so that a client that does
  // not read blocks only its own stream, and no asynchronous timeout of the container ends it.
  @GetMapping(path = PATH, produces = TEXT_EVENT_STREAM_VALUE)
  @Operation(
      operationId = "streamEvents",
      summary = "Follow finality events; the response never ends",
      description =
          "Server-sent events in the order of the chain: `block` with the id `height`,"
              + " `transaction` with the id `height:index`. A client that reconnects with the"
              + " last id it has seen misses nothing and sees nothing twice. A `resume` event"
              + " says that the stream ends, why, and where to go on. The stream does not end by"
              + " itself: use `curl -N` or an EventSource rather than this page.")
  @ApiResponse(
      responseCode = "200",
      description = "Events as they happen, without end",
      content = @Content(mediaType = TEXT_EVENT_STREAM_VALUE, schema = @Schema(type = "string")))
  @ApiResponse(responseCode = "410", ref = "NotHeld")
  void events(
      @Parameter(description = "`block`, `transaction`, or both with a comma")
          @RequestParam(defaultValue = EventTypes.DEFAULT)
          EventTypes types,
      @Parameter(description = "Transactions of this sender") @RequestParam Optional<NodeId> sender,
      @Parameter(description = "Transactions with this receiver") @RequestParam
          Optional<NodeId> receiver,
      @Parameter(description = "Transactions of this operation type") @RequestParam
          Optional<OperationType> operationType,
      @Parameter(
              description =
                  "Continue after this event id; 0 for all events. Without it, the stream"
                      + " begins with the next block that becomes final",
              example = "0")
          @RequestParam
          Optional<EventId> after,
      @Parameter(
              in = ParameterIn.HEADER,
              name = EventId.HEADER,
              description = "The same, as browsers send it; it takes precedence over `after`",
              schema = @Schema(type = "string", pattern = EventId.PATTERN))
          @RequestHeader(name = EventId.HEADER, required = false)
          Optional<EventId> lastEventId,
      @Parameter(hidden = true) HttpServletRequest request,
      @Parameter(hidden = true) HttpServletResponse response) {
    EventSelection selection = selection(types, sender, receiver, operationType);
    Position begin = lastEventId.or(() -> after).map(this::known).orElseGet(feed::end);
    try (Permit _ = streams.enter(request.getRemoteAddr())) {
      response.setContentType(TEXT_EVENT_STREAM_VALUE);
      response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
      // Asks proxies not to buffer the response.
      response.setHeader("X-Accel-Buffering", "no");
      if (!request.getMethod().equals(HttpMethod.HEAD.name())) {
        EventWriter writer = new EventWriter(response.getOutputStream(), json);
        new EventStream(feed, selection, begin, writer, settings, System::nanoTime).run();
      }
    } catch (IOException gone) {
      LOG.debug("A client has closed its stream, or does not read it", gone);
    }
  }

  private static EventSelection selection(
      EventTypes types,
      Optional<NodeId> sender,
      Optional<NodeId> receiver,
      Optional<OperationType> operationType) {
    boolean isFiltered = sender.isPresent() || receiver.isPresent() || operationType.isPresent();
    if (isFiltered && !types.transactions()) {
      throw new RequestRefused(
          RequestFault.PARAMETER_INVALID,
          "sender, receiver and operationType filter transactions: add the type transaction");
    }
    return new EventSelection(
        types.blocks(),
        types.transactions(),
        new TransactionFilter(sender, receiver, operationType));
  }

  private Position known(EventId id) {
    if (!feed.has(id.position())) {
      throw new RequestRefused(
          RequestFault.CURSOR_INVALID,
          "%s is not a position of this chain, which ends at %s"
              .formatted(id.text(), new EventId(feed.end()).text()));
    }
    return id.position();
  }
}

package io.mpreg.blockchain.ledger.door.web;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.proof.Receipt;
import io.mpreg.blockchain.core.transaction.OperationType;
import io.mpreg.blockchain.core.transaction.Transaction;
import io.mpreg.blockchain.ledger.door.Ledger;
import io.mpreg.blockchain.ledger.history.Position;
import io.mpreg.blockchain.ledger.history.TooManyChanges;
import io.mpreg.blockchain.ledger.history.TransactionFilter;
import io.mpreg.blockchain.ledger.history.web.ListedPage;
import io.mpreg.blockchain.ledger.history.web.LowestBlockHint;
import io.mpreg.blockchain.ledger.history.web.StatusJson;
import io.mpreg.blockchain.ledger.log.CheckpointUnsigned;
import io.mpreg.blockchain.ledger.log.Receipts;
import io.mpreg.blockchain.ledger.pending.Submission;
import io.mpreg.blockchain.ledger.pending.Submission.Accepted;
import io.mpreg.blockchain.ledger.pending.Submission.Known;
import io.mpreg.blockchain.ledger.pending.Submission.Refused;
import io.mpreg.blockchain.ledger.pending.TransactionStatus;
import io.mpreg.blockchain.ledger.pending.TransactionStatus.Ended;
import io.mpreg.blockchain.ledger.pending.TransactionStatus.Final;
import io.mpreg.blockchain.ledger.pending.TransactionStatus.Pending;
import io.mpreg.blockchain.platform.web.BodyReservation;
import io.mpreg.blockchain.platform.web.Caching;
import io.mpreg.blockchain.platform.web.Cursor;
import io.mpreg.blockchain.platform.web.Page;
import io.mpreg.blockchain.platform.web.PageLimit;
import io.mpreg.blockchain.platform.web.Preference;
import io.mpreg.blockchain.platform.web.Problem;
import io.mpreg.blockchain.platform.web.RequestLog;
import io.mpreg.blockchain.platform.web.RequestRefused;
import io.mpreg.blockchain.platform.web.TransactionJson;
import io.mpreg.blockchain.platform.web.WaitPermits;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Submits transactions and answers their status.
@RestController
@RequestMapping(path = TransactionController.PATH, produces = APPLICATION_JSON_VALUE)
@Tag(name = "Transactions")
public class TransactionController {
  public static final String PATH = "/api/v1/transactions";

  private final Ledger ledger;
  private final Receipts receipts;
  private final TransactionJsonReader reader;
  private final WaitPermits held;

  TransactionController(
      Ledger ledger, Receipts receipts, TransactionJsonReader reader, WaitPermits held) {
    this.ledger = ledger;
    this.receipts = receipts;
    this.reader = reader;
    this.held = held;
  }

  @PostMapping(consumes = APPLICATION_JSON_VALUE)
  @Operation(
      operationId = "submitTransaction",
      summary = "Submit a transaction",
      description =
          "202 means: the transaction is durable at this member, and will become final or end in"
              + " a terminal status that says why. Submitting the same bytes again is safe and"
              + " answers their status. With `Prefer: wait=10` the answer is held until the"
              + " transaction is final, at most that many seconds, and then has its receipt. If"
              + " `Preference-Applied` is absent, too many requests were waiting, and the answer"
              + " was not held.")
  @io.swagger.v3.oas.annotations.parameters.RequestBody(
      required = true,
      content = @Content(schema = @Schema(implementation = TransactionJson.class)))
  @ApiResponse(
      responseCode = "202",
      description = "Accepted and durable; `Location` is where its status can be asked",
      headers = @Header(name = "Location", schema = @Schema(type = "string")))
  @ApiResponse(responseCode = "200", description = "Known, or terminal within the time waited")
  @ApiResponse(responseCode = "409", ref = "Conflict")
  @ApiResponse(responseCode = "422", ref = "Refused")
  @ApiResponse(responseCode = "429", ref = "TooMany")
  ResponseEntity<StatusJson> submit(
      @RequestBody byte[] body,
      @Parameter(
              in = ParameterIn.HEADER,
              name = "Prefer",
              description = "`wait=SECONDS`, 0 to 60 (RFC 7240)",
              example = "wait=10",
              schema = @Schema(type = "string"))
          @RequestHeader(name = "Prefer", required = false)
          Optional<List<String>> prefer,
      @Parameter(hidden = true) HttpServletRequest request) {
    Preference wanted = Preference.parse(prefer.orElse(List.of()));
    Transaction transaction = counted(reader.transaction(body)).orRefuse();
    RequestLog.about(request, transaction.id());
    // A waiting request releases its share of the memory for bodies first: otherwise waiting
    // requests would keep out new ones.
    BodyReservation.release(request);
    Submission submission = ledger.submissions().submit(transaction);
    Preference preference = held.hold(wanted);
    try {
      return answer(submission, preference, request);
    } finally {
      held.release(preference);
    }
  }

  private ResponseEntity<StatusJson> answer(
      Submission submission, Preference preference, HttpServletRequest request) {
    return switch (submission) {
      case Accepted(Hash id) -> accepted(id, awaited(id, preference), preference, request);
      case Known(TransactionStatus status) ->
          known(
              preference.waits() ? awaited(status.id(), preference).orElse(status) : status,
              preference);
      case Refused(var fault, var detail, var holder) ->
          throw new RequestRefused(Problem.of(fault, detail, holder));
    };
  }

  // An item that is not a transaction never reaches the ledger, but counts as refused.
  private TransactionReading<Transaction> counted(TransactionReading<Transaction> reading) {
    if (reading instanceof TransactionReading.Malformed<Transaction> malformed) {
      ledger.decisions().observer().malformed(malformed.fault());
    }
    return reading;
  }

  private Optional<TransactionStatus> awaited(Hash id, Preference preference) {
    return preference.waits()
        ? ledger.submissions().awaitTerminal(id, preference.patience())
        : Optional.empty();
  }

  private ResponseEntity<StatusJson> accepted(
      Hash id,
      Optional<TransactionStatus> awaited,
      Preference preference,
      HttpServletRequest request) {
    if (awaited.isPresent() && isTerminal(awaited.get())) {
      return known(awaited.get(), preference);
    }
    return applied(ResponseEntity.status(HttpStatus.ACCEPTED), preference)
        .header("Location", request.getContextPath() + PATH + "/" + id.hex())
        .body(StatusJson.accepted(id));
  }

  private ResponseEntity<StatusJson> known(TransactionStatus status, Preference preference) {
    StatusJson json = StatusJson.of(status);
    return applied(ResponseEntity.ok(), preference)
        .body(preference.waits() ? receipt(status).map(json::proved).orElse(json) : json);
  }

  // A client that waits for finality also gets the receipt. Without a receipt the status is still
  // true.
  private Optional<Receipt> receipt(TransactionStatus status) {
    if (!(status instanceof Final)) {
      return Optional.empty();
    }
    try {
      return receipts.receipt(status.id(), OptionalLong.empty());
    } catch (CheckpointUnsigned | TooManyChanges unprovable) {
      return Optional.empty();
    }
  }

  private static ResponseEntity.BodyBuilder applied(
      ResponseEntity.BodyBuilder answer, Preference preference) {
    return preference.waits() ? answer.header("Preference-Applied", preference.applied()) : answer;
  }

  private static boolean isTerminal(TransactionStatus status) {
    return switch (status) {
      case Pending pending -> false;
      case Final stored -> true;
      case Ended ended -> true;
    };
  }

  @PostMapping(path = "/batch", consumes = APPLICATION_JSON_VALUE)
  @Operation(
      operationId = "submitBatch",
      summary = "Submit many transactions",
      description =
          "At most 10000 in 16 MiB. Each item is accepted or refused on its own: the answer has"
              + " one entry per item, in order, with the status that it would have got in a"
              + " request of its own. It is not a database transaction.")
  @io.swagger.v3.oas.annotations.parameters.RequestBody(
      required = true,
      content =
          @Content(array = @ArraySchema(schema = @Schema(implementation = TransactionJson.class))))
  @ApiResponse(responseCode = "200", description = "One answer per item, in order")
  List<BatchItemJson> submitBatch(@RequestBody byte[] body) {
    List<TransactionReading<Transaction>> items = reader.batch(body);
    List<Transaction> wellFormed = new ArrayList<>(items.size());
    for (TransactionReading<Transaction> item : items) {
      if (counted(item) instanceof TransactionReading.Read<Transaction>(Transaction transaction)) {
        wellFormed.add(transaction);
      }
    }
    List<BatchItemJson> answers =
        answers(items, ledger.submissions().submit(wellFormed).iterator());
    answers.forEach(BatchItemJson::log);
    return answers;
  }

  private static List<BatchItemJson> answers(
      List<TransactionReading<Transaction>> items, Iterator<Submission> submissions) {
    List<BatchItemJson> answers = new ArrayList<>(items.size());
    for (TransactionReading<Transaction> item : items) {
      answers.add(
          switch (item) {
            case TransactionReading.Read<Transaction>(Transaction transaction) ->
                BatchItemJson.of(transaction.id(), submissions.next());
            case TransactionReading.Malformed<Transaction> malformed -> BatchItemJson.of(malformed);
          });
    }
    return answers;
  }

  @PostMapping(path = "/signing-bytes", consumes = APPLICATION_JSON_VALUE)
  @Operation(
      operationId = "signingBytes",
      summary = "The bytes to sign for a transaction",
      description =
          "For people who write a client: the body is a transaction without `signature`, the"
              + " answer is the bytes that have to be signed. Nothing is kept. A client that"
              + " signs what a server tells it trusts that server; make the bytes yourself in"
              + " production.")
  @io.swagger.v3.oas.annotations.parameters.RequestBody(
      required = true,
      content = @Content(schema = @Schema(implementation = DraftJson.class)))
  @ApiResponse(responseCode = "200", description = "The signing bytes")
  SigningBytesJson signingBytes(@RequestBody byte[] body) {
    return SigningBytesJson.of(reader.draft(body).orRefuse());
  }

  @GetMapping("/{id}")
  @Operation(
      operationId = "getTransaction",
      summary = "A transaction and its status",
      description =
          "A final transaction never changes and may be cached for ever. How another transaction"
              + " terminated is kept for a limited time.")
  @ApiResponse(responseCode = "200", description = "The transaction's status")
  @ApiResponse(responseCode = "304", ref = "NotChanged")
  @ApiResponse(responseCode = "404", ref = "NotFound")
  ResponseEntity<StatusJson> status(@PathVariable Hash id) {
    TransactionStatus status =
        ledger.submissions().status(id).orElseThrow(() -> unknown(ledger, id));
    StatusJson json = StatusJson.of(status);
    return switch (status) {
      case Final stored -> Caching.immutable(id.hex() + "-final", json);
      case Pending pending -> Caching.current(json);
      case Ended ended -> Caching.current(json);
    };
  }

  private static RequestRefused unknown(Ledger ledger, Hash id) {
    return new RequestRefused(
        DoorFault.TRANSACTION_UNKNOWN,
        "no transaction %s%s".formatted(id.hex(), LowestBlockHint.hint(ledger)));
  }

  @GetMapping
  @Operation(
      operationId = "searchTransactions",
      summary = "Search final transactions",
      description =
          "Newest first. An absent filter matches everything. A member that joined from a snapshot"
              + " searches only the blocks that it holds (`lowestHeight` of the chain).")
  @ApiResponse(responseCode = "200", description = "A page of transactions")
  @ApiResponse(responseCode = "422", ref = "TooBroad")
  ResponseEntity<Page<StatusJson>> search(
      @Parameter(example = "demo") @RequestParam Optional<NodeId> sender,
      @Parameter(description = "A node id") @RequestParam Optional<NodeId> receiver,
      @Parameter(description = "An operation type") @RequestParam
          Optional<OperationType> operationType,
      @RequestParam Optional<String> cursor,
      @RequestParam(defaultValue = PageLimit.DEFAULT) PageLimit limit) {
    String list = PATH + "?" + query(sender, receiver, operationType);
    Position before = Cursor.parse(cursor, list, 2).map(ListedPage::position).orElse(Position.END);
    TransactionFilter filter = new TransactionFilter(sender, receiver, operationType);
    Page<StatusJson> page =
        ListedPage.of(
            ledger.search().search(filter, before, limit.andOneMore()),
            limit,
            StatusJson::of,
            last -> ListedPage.cursor(list, last));
    return page.linked(Caching.current(page), list, limit);
  }

  private static String query(
      Optional<NodeId> sender, Optional<NodeId> receiver, Optional<OperationType> type) {
    return sender.map(id -> "sender=" + id.value() + "&").orElse("")
        + receiver.map(id -> "receiver=" + id.value() + "&").orElse("")
        + type.map(name -> "operationType=" + name.value() + "&").orElse("");
  }

  /// Why there is no proof for a transaction.
  public static RequestRefused unproved(Ledger ledger, Hash id) {
    return ledger
        .submissions()
        .status(id)
        .map(
            status ->
                new RequestRefused(
                    DoorFault.TRANSACTION_NOT_FINAL,
                    "the status of %s is %s".formatted(id.hex(), status.label())))
        .orElseGet(() -> unknown(ledger, id));
  }
}

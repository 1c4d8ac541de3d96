package io.mpreg.blockchain.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/// The integration tests have seen every answer of the OpenAPI document. Runs after all others, in
/// their JVM; alone it fails.
@Order(Integer.MAX_VALUE)
class DocumentedAnswersIT {
  /// Answers common to all operations, which tests provoke for one of them: a slow body, a failure,
  /// and an unavailable store.
  private static final Set<Integer> OF_ONE_PLACE = Set.of(408, 500, 503);

  private static final Set<String> NOT_SEEN =
      Set.of(
          // After more than 256 changes of the authorities.
          "getAccount 422",
          "getNode 422",
          "getProposal 422",
          "getReceipt 422",
          // After two seconds of searching.
          "searchTransactions 422",
          // It does not end, so the tests of events read it from sockets.
          "streamEvents 200");

  @Test
  void everyDocumentedAnswerWasGivenAndCompared() {
    Set<String> documented = new TreeSet<>();
    for (DocumentedAnswers.Operation operation : DocumentedAnswers.operations()) {
      operation.statuses().stream()
          .filter(status -> !OF_ONE_PLACE.contains(status))
          .forEach(status -> documented.add(DocumentedAnswers.seen(operation, status)));
    }
    Set<String> missing = new TreeSet<>(documented);
    missing.removeAll(DocumentedAnswers.seen());
    assertThat(missing).as("answers that no integration test has seen").isEqualTo(NOT_SEEN);
  }
}

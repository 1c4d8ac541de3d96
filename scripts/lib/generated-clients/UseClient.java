import io.mpreg.client.ApiClient;
import io.mpreg.client.ApiException;
import io.mpreg.client.api.ChainApi;
import io.mpreg.client.api.DemonstrationApi;
import io.mpreg.client.api.EventsApi;
import io.mpreg.client.api.NodesApi;
import io.mpreg.client.api.TransactionsApi;
import io.mpreg.client.api.VerificationApi;
import io.mpreg.client.model.DemoDraft;
import io.mpreg.client.model.PageTransactionStatus;
import io.mpreg.client.model.Problem;
import io.mpreg.client.model.ProofVerification;
import io.mpreg.client.model.Receipt;
import io.mpreg.client.model.StateProof;
import io.mpreg.client.model.TransactionStatus;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// What a user does with the generated client: submits, waits, searches, hands proofs back to be
/// checked, follows events. Arguments: the node's address, and `changed` where its chain is no
/// demonstration and its authorities have changed.
class UseClient {
  // The first chain that one makes has no more messages: its own and what is submitted here.
  private static final int EVENTS = 2;

  private final ApiClient node = new ApiClient();
  private final TransactionsApi transactions;
  private final boolean changed;

  private UseClient(String url, boolean changed) {
    this.changed = changed;
    node.updateBaseUri(url);
    transactions = new TransactionsApi(node);
  }

  public static void main(String[] arguments) throws ApiException, IOException {
    new UseClient(arguments[0], arguments.length > 1).run();
    System.out.println("The generated Java client: all is as the document says.");
  }

  private void run() throws ApiException, IOException {
    TransactionStatus last = changed ? newest() : submitted();
    require(last.getStatus() == TransactionStatus.StatusEnum.FINAL, "status " + last.getStatus());
    check(transactions.getReceipt(last.getId(), null, null, null));
    String sender = last.getTransaction().getSender();
    checkState(new NodesApi(node).getAccount(sender, true).getStateProof());
    checkState(new NodesApi(node).getNode(sender, true).getStateProof());
    new ChainApi(node).getPeers();
    new ChainApi(node).getConsensus();
    problems();
    events();
  }

  private TransactionStatus submitted() throws ApiException {
    DemoDraft draft =
        new DemoDraft()
            .operationType("message")
            .payloadJson(Map.of("topic", "generated", "body", "java"));
    TransactionStatus status =
        transactions.submitTransaction(new DemonstrationApi(node).demoSign(draft), "wait=30");
    check(status.getReceipt());
    require(newest().getId().equals(status.getId()), "the search does not find what was submitted");
    return transactions.getTransaction(status.getId());
  }

  private TransactionStatus newest() throws ApiException {
    PageTransactionStatus page = transactions.searchTransactions(null, null, "message", null, 1L);
    require(page.getItems().size() == 1, "the search finds nothing");
    return page.getItems().getFirst();
  }

  private void check(Receipt receipt) throws ApiException {
    int changes = receipt.getAuthorityChanges() == null ? 0 : receipt.getAuthorityChanges().size();
    require(changes > 0 == changed, "the receipt has " + changes + " changes of the authorities");
    valid(new VerificationApi(node).verifyReceipt(receipt));
  }

  private void checkState(StateProof proof) throws ApiException {
    valid(new VerificationApi(node).verifyStateProof(proof));
  }

  private static void valid(ProofVerification verification) {
    require(verification.getValid(), "a genuine proof is refused: " + verification.getReason());
  }

  private void problems() throws IOException {
    try {
      new NodesApi(node).getNode("nobody", false);
      require(false, "there is a node 'nobody'");
    } catch (ApiException refused) {
      Problem problem =
          ApiClient.createDefaultObjectMapper().readValue(refused.getResponseBody(), Problem.class);
      require(
          refused.getCode() == 404 && problem.getCode().equals("node-unknown"),
          "not node-unknown: " + refused.getResponseBody());
    }
  }

  /// The stream never ends, so its answer is read as it comes, before the client waits for its end.
  private void events() throws ApiException {
    ApiClient streaming = new ApiClient();
    streaming.updateBaseUri(node.getBaseUri());
    streaming.setResponseInterceptor(UseClient::read);
    try {
      new EventsApi(streaming).streamEvents("transaction", null, null, "message", "0", null);
      require(false, "the stream has ended");
    } catch (Enough enough) {
      // As it should be.
    }
  }

  private static void read(HttpResponse<InputStream> stream) {
    int events = 0;
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("data: {")) {
          TransactionStatus status =
              ApiClient.createDefaultObjectMapper()
                  .readValue(line.substring(6), TransactionStatus.class);
          require(status.getStatus() == TransactionStatus.StatusEnum.FINAL, line);
          events++;
        }
        if (events == EVENTS) {
          throw new Enough();
        }
      }
      require(false, "the stream has ended after %d events".formatted(events));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static final class Enough extends RuntimeException {}

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalStateException(otherwise);
    }
  }
}

package io.mpreg.blockchain.tools.load;

import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.transaction.Transaction;
import io.mpreg.blockchain.platform.web.TransactionJson;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import tools.jackson.databind.json.JsonMapper;

/// Signs everything before the clock starts, on all cores, and keeps whole HTTP requests.
final class Signing {
  private static final JsonMapper JSON = new JsonMapper();

  private final Target target;
  private final ChainPosition chain;
  private final List<Sender> senders;
  private final int lanes;
  private final String payload;
  private final long timestampMillis;

  Signing(Target target, ChainPosition chain, List<Sender> senders, int lanes, int payloadLength) {
    this.target = target;
    this.chain = chain;
    this.senders = senders;
    this.lanes = lanes;
    this.payload = "{\"topic\":\"load.test\",\"body\":\"%s\"}".formatted("x".repeat(payloadLength));
    this.timestampMillis = System.currentTimeMillis();
  }

  private record Slot(Sender sender, NodeId receiver, int lane, long nonce, int count) {}

  /// Requests in the order of sending. Neighbours are of different lanes, so that none has to wait
  /// for another.
  List<PreparedRequest> units(int transactions, int batch) {
    List<Slot> slots = new ArrayList<>();
    for (int left = transactions; left > 0; left -= batch) {
      int stream = slots.size() % (senders.size() * lanes);
      Sender sender = senders.get(stream % senders.size());
      NodeId receiver = senders.get((stream + 1) % senders.size()).id();
      int lane = stream / senders.size();
      int count = Math.min(batch, left);
      slots.add(new Slot(sender, receiver, lane, sender.take(lane, count), count));
    }
    return slots.parallelStream().map(slot -> request(slot, batch > 1)).toList();
  }

  private PreparedRequest request(Slot slot, boolean isBatch) {
    List<Transaction> transactions =
        IntStream.range(0, slot.count())
            .mapToObj(
                i ->
                    slot.sender()
                        .message(
                            chain,
                            timestampMillis,
                            slot.receiver(),
                            slot.lane(),
                            slot.nonce() + i,
                            payload))
            .toList();
    List<TransactionJson> json = transactions.stream().map(TransactionJson::of).toList();
    byte[] request =
        isBatch
            ? target.post("/transactions/batch", JSON.writeValueAsBytes(json))
            : target.post("/transactions", JSON.writeValueAsBytes(json.getFirst()));
    return new PreparedRequest(request, transactions.stream().map(Transaction::id).toList());
  }
}

package io.mpreg.blockchain.core.execution;

import static io.mpreg.blockchain.core.transaction.Transactions.ALICE;
import static io.mpreg.blockchain.core.transaction.Transactions.BOB;

import io.mpreg.blockchain.core.block.Block;
import io.mpreg.blockchain.core.block.Entry;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.ByteWriter;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.execution.BlockRules.Judgement;
import io.mpreg.blockchain.core.json.PayloadGrammar;
import io.mpreg.blockchain.core.json.PayloadValue;
import io.mpreg.blockchain.core.json.PayloadValue.Fields;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.transaction.Member;
import io.mpreg.blockchain.core.transaction.Transaction;
import io.mpreg.blockchain.core.transaction.UnsentTransaction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;

/// A chain with random messages, right and wrong ones. It is executed twice; then what its state
/// says of streams is compared with a model that reads the blocks and the protocol, and shares no
/// code with the execution. The result is what is wrong.
public final class StreamTrial implements Function<Long, List<String>> {
  private static final int BLOCKS = 12;
  private static final int TOPICS_OF_ALICE = 253;

  @Override
  public List<String> apply(Long seed) {
    CertifiedChain chain = new CertifiedChain(Chains.open(), any -> true);
    grow(chain, new Random(seed));
    List<String> wrong = new ArrayList<>();
    Model model = new Model();
    CertifiedChain again = new CertifiedChain(Chains.open(), any -> true);
    long parentMillis = again.tip().header().timestampMillis();
    for (Block block : chain.blocks()) {
      model.read(block, parentMillis, wrong);
      parentMillis = block.header().timestampMillis();
      if (!(again.receive(block) instanceof Judgement.Valid)) {
        wrong.add("another execution of block %d differs".formatted(block.height()));
        return wrong;
      }
      Map<Bytes, Bytes> said = new TreeMap<>();
      again
          .state()
          .entries()
          .forEach(
              (key, value) -> {
                if (key.at(0) == 0x12 || key.at(0) == 0x13) {
                  said.put(key, value);
                }
              });
      if (!said.equals(model.entries())) {
        wrong.add(
            "after block %d the state says %s, the model %s"
                .formatted(block.height(), said, model.entries()));
        return wrong;
      }
    }
    return wrong;
  }

  private static void grow(CertifiedChain chain, Random random) {
    long[] nonces = new long[2];
    List<Transaction> many = new ArrayList<>();
    for (; nonces[0] < TOPICS_OF_ALICE; nonces[0]++) {
      many.add(chain.from(ALICE).nonce(nonces[0]).of("message", topic("a" + nonces[0])).signed());
    }
    chain.add(0, many);
    for (int block = 0; block < BLOCKS; block++) {
      List<Transaction> transactions = new ArrayList<>();
      for (int left = random.nextInt(12); left > 0; left--) {
        int who = random.nextInt(2);
        Member sender = who == 0 ? ALICE : BOB;
        UnsentTransaction unsent = chain.from(sender).nonce(nonces[who]++);
        transactions.add(some(unsent, chain, random).signed());
      }
      chain.add(0, transactions);
    }
  }

  private static String topic(String name) {
    return "{\"topic\":\"%s\",\"body\":\"\"}".formatted(name);
  }

  private static UnsentTransaction some(
      UnsentTransaction unsent, CertifiedChain chain, Random random) {
    List<String> receivers = List.of("alice", "bob", "nobody");
    unsent.to(new NodeId(receivers.get(random.nextInt(receivers.size()))));
    long expiry = chain.tip().header().timestampMillis() + random.nextInt(4) - 1;
    String topic = random.nextBoolean() ? "" : "\"topic\":\"t%d\",".formatted(random.nextInt(6));
    return switch (random.nextInt(8)) {
      case 0 -> unsent.of("message", "{}");
      case 1 -> unsent.of("app.x", topic("t0"));
      case 2, 3 ->
          unsent.of("message", "{%s\"body\":\"\",\"expiresAt\":%d}".formatted(topic, expiry));
      default -> unsent.of("message", "{%s\"body\":\"\",\"key\":\"k\"}".formatted(topic));
    };
  }

  /// The streams as a reader of the blocks sees them.
  private static final class Model {
    private final Map<Bytes, List<Hash>> parcels = new HashMap<>();
    private final Map<Bytes, Long> messages = new HashMap<>();
    private final Map<Bytes, Long> lastHeights = new HashMap<>();
    private final Map<NodeId, Integer> topics = new HashMap<>();

    void read(Block block, long parentMillis, List<String> wrong) {
      Map<Bytes, List<Hash>> leaves = new HashMap<>();
      for (Entry entry : block.entries()) {
        Transaction transaction = entry.transaction();
        if (!transaction.operationType().value().equals("message")) {
          continue;
        }
        Map<String, PayloadValue> payload = payload(transaction);
        int outcome = outcome(transaction, payload, parentMillis);
        if (outcome != entry.outcome().number()) {
          wrong.add("%s has %s, not %d".formatted(transaction, entry.outcome(), outcome));
        }
        if (outcome == 0) {
          Bytes key = key(transaction, payload);
          if (payload.containsKey("topic") && !messages.containsKey(key)) {
            topics.merge(transaction.sender(), 1, Integer::sum);
          }
          messages.merge(key, 1L, Long::sum);
          leaves.computeIfAbsent(key, any -> new ArrayList<>()).add(transaction.leafHash(0));
        }
      }
      leaves.forEach((key, hashes) -> close(key, block.height(), hashes));
    }

    private int outcome(
        Transaction transaction, Map<String, PayloadValue> payload, long parentMillis) {
      if (!payload.containsKey("body")) {
        return 100;
      }
      boolean direct = !payload.containsKey("topic");
      if (direct && transaction.receiver().value().equals("nobody")) {
        return 101;
      }
      if (payload.get("expiresAt") instanceof PayloadValue.Whole(long expiry)
          && expiry <= parentMillis) {
        return 128;
      }
      boolean makes = !direct && !messages.containsKey(key(transaction, payload));
      return makes && topics.getOrDefault(transaction.sender(), 0) >= 256 ? 127 : 0;
    }

    private static Map<String, PayloadValue> payload(Transaction transaction) {
      Fields fields = PayloadGrammar.parse(transaction.payload().content());
      return fields.values();
    }

    private static Bytes key(Transaction transaction, Map<String, PayloadValue> payload) {
      return payload.get("topic") instanceof PayloadValue.Text(String topic)
          ? new ByteWriter().u8(0x12).u8(1).string(topic).toBytes()
          : new ByteWriter().u8(0x12).u8(2).string(transaction.receiver().value()).toBytes();
    }

    private void close(Bytes key, long height, List<Hash> hashes) {
      Bytes parcel =
          new ByteWriter()
              .u8(0)
              .u64(height)
              .u64(messages.get(key) - hashes.size())
              .u32(hashes.size())
              .raw(root(hashes).toArray())
              .toBytes();
      parcels.computeIfAbsent(key, any -> new ArrayList<>()).add(Hash.of(parcel));
      lastHeights.put(key, height);
    }

    Map<Bytes, Bytes> entries() {
      Map<Bytes, Bytes> entries = new TreeMap<>();
      parcels.forEach(
          (key, log) -> {
            ByteWriter value =
                new ByteWriter().u64(messages.get(key)).u64(log.size()).u64(lastHeights.get(key));
            int from = 0;
            for (int size = Integer.highestOneBit(log.size()); size > 0; size >>= 1) {
              if ((log.size() & size) != 0) {
                value.raw(root(log.subList(from, from + size)).toArray());
                from += size;
              }
            }
            entries.put(key, value.toBytes());
          });
      topics.forEach(
          (node, count) ->
              entries.put(
                  new ByteWriter().u8(0x13).string(node.value()).toBytes(),
                  new ByteWriter().u32(count).toBytes()));
      return entries;
    }

    // RFC 9162, section 2.1.1.
    private static Hash root(List<Hash> leaves) {
      if (leaves.size() == 1) {
        return leaves.getFirst();
      }
      int split = Integer.highestOneBit(leaves.size() - 1);
      return Hash.of(
          new byte[] {1},
          root(leaves.subList(0, split)).toArray(),
          root(leaves.subList(split, leaves.size())).toArray());
    }
  }
}

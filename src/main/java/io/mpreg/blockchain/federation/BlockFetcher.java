package io.mpreg.blockchain.federation;

import io.mpreg.blockchain.core.block.BlockRecord;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.ByteReader;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.encoding.Malformed;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.rules.Rules;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Fetches blocks from other members.
final class BlockFetcher {
  private static final Logger LOG = LoggerFactory.getLogger(BlockFetcher.class);
  private static final int MAX_UNDER_WAY = 8;

  private final Peers peers;
  private final PeerClient client;
  private final Rules supported;
  private final Set<Hash> wanted = ConcurrentHashMap.newKeySet();
  private final Semaphore underWay = new Semaphore(MAX_UNDER_WAY);

  /// @param supported the last rules whose blocks are read
  BlockFetcher(Peers peers, PeerClient client, Rules supported) {
    this.peers = peers;
    this.client = client;
    this.supported = supported;
  }

  /// Asks the holders of a proposed block one after the other, in the background; asked again at
  /// every standstill, so giving up is no loss.
  void candidate(Hash hash, List<NodeId> holders, Consumer<BlockRecord> found) {
    if (!underWay.tryAcquire()) {
      return;
    }
    if (!wanted.add(hash)) {
      underWay.release();
      return;
    }
    Thread.ofVirtual()
        .name("fetch " + hash)
        .start(
            () -> {
              try {
                first(hash, holders).ifPresent(found);
              } catch (InterruptedException closed) {
                Thread.currentThread().interrupt();
              } finally {
                wanted.remove(hash);
                underWay.release();
              }
            });
  }

  private Optional<BlockRecord> first(Hash hash, List<NodeId> holders) throws InterruptedException {
    for (NodeId holder : holders) {
      Optional<Peer> peer = peers.find(holder);
      Optional<BlockRecord> block =
          peer.isPresent() ? candidate(peer.get(), hash) : Optional.empty();
      if (block.isPresent()) {
        return block;
      }
    }
    return Optional.empty();
  }

  private Optional<BlockRecord> candidate(Peer peer, Hash hash) throws InterruptedException {
    try {
      Optional<BlockRecord> block =
          client
              .get(peer, PeerListener.CANDIDATES + hash.hex(), BlockRecord.MAX_BYTES)
              .map(BlockRecord::decode);
      if (block.isPresent() && !isWanted(block.get(), hash)) {
        LOG.warn("Member {} gave another block than {}", peer.id().value(), hash);
        peers.avoid(peer.id());
        return Optional.empty();
      }
      return block;
    } catch (IOException away) {
      LOG.debug("Member {} did not give block {}", peer.id().value(), hash, away);
    } catch (Malformed wrong) {
      LOG.warn("Member {} gave no block: {}", peer.id().value(), wrong.getMessage());
      peers.avoid(peer.id());
    }
    return Optional.empty();
  }

  private static boolean isWanted(BlockRecord block, Hash hash) {
    return block.header().hash().equals(hash) && Candidates.isWhole(block);
  }

  /// Final blocks from a height on, as many as the member gives at once; none when it has none.
  /// What is of rules that are not known here is left, with all after it: it may have a form that
  /// cannot be read, and whoever gave it has done nothing wrong.
  ///
  /// @throws IOException when it does not answer
  /// @throws Malformed when what it answers are no blocks
  List<BlockRecord> blocks(Peer peer, long from) throws IOException, InterruptedException {
    Optional<Bytes> page =
        client.get(peer, PeerListener.BLOCKS + from, PeerListener.MAX_PAGE_BYTES);
    List<BlockRecord> blocks = new ArrayList<>();
    if (page.isPresent()) {
      ByteReader reader = new ByteReader(page.get());
      while (reader.remaining() > 0) {
        Bytes next = reader.bytes(BlockRecord.MAX_BYTES);
        if (!supported.include(BlockRecord.rulesOf(next))) {
          break;
        }
        blocks.add(BlockRecord.decode(next));
      }
    }
    return blocks;
  }
}

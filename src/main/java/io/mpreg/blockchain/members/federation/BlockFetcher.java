package io.mpreg.blockchain.members.federation;

import io.mpreg.blockchain.core.block.BlockRecord;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.ByteReader;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.encoding.Malformed;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.rules.Rules;
import io.mpreg.blockchain.core.transaction.Transaction;
import io.mpreg.blockchain.members.deciding.Certified;
import io.mpreg.blockchain.members.deciding.Peers.Page;
import io.mpreg.blockchain.members.mining.ProposedBlock;
import io.mpreg.blockchain.members.peering.NotHeldByPeer;
import io.mpreg.blockchain.members.peering.Peer;
import io.mpreg.blockchain.members.peering.PeerClient;
import io.mpreg.blockchain.platform.http.Permits;
import io.mpreg.blockchain.platform.http.Permits.Permit;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Fetches blocks from other members.
public final class BlockFetcher {
  private static final Logger LOG = LoggerFactory.getLogger(BlockFetcher.class);
  private static final int MAX_UNDER_WAY = 8;

  private final PeerClient client;
  private final Rules supported;
  private final Permits<Hash> underWay = new Permits<>(MAX_UNDER_WAY, 1);

  /// @param supported the newest rules that this member can read
  public BlockFetcher(PeerClient client, Rules supported) {
    this.client = client;
    this.supported = supported;
  }

  /// Asks the holders of a proposed block one after the other, in the background. The core asks
  /// again at every standstill, so giving up loses nothing.
  ///
  /// @param wrong told which holder answered with another block
  void candidate(
      Hash hash, List<Peer> holders, Consumer<NodeId> wrong, Consumer<ProposedBlock> found) {
    Optional<Permit> free = underWay.take(hash);
    if (free.isEmpty()) {
      return;
    }
    Permit permit = free.get();
    Thread.ofVirtual()
        .name("fetch " + hash)
        .start(
            () -> {
              try (permit) {
                first(hash, holders, wrong).ifPresent(found);
              } catch (InterruptedException closed) {
                Thread.currentThread().interrupt();
              }
            });
  }

  private Optional<ProposedBlock> first(Hash hash, List<Peer> holders, Consumer<NodeId> wrong)
      throws InterruptedException {
    for (Peer holder : holders) {
      Optional<ProposedBlock> block = candidate(holder, hash, wrong);
      if (block.isPresent()) {
        return block;
      }
    }
    return Optional.empty();
  }

  private Optional<ProposedBlock> candidate(Peer peer, Hash hash, Consumer<NodeId> wrong)
      throws InterruptedException {
    try {
      Optional<ProposedBlock> given =
          client
              .get(peer, FederationRoutes.CANDIDATES + hash.hex(), BlockRecord.MAX_BYTES)
              .map(BlockRecord::decode)
              .map(ProposedBlock::received);
      Optional<ProposedBlock> block =
          given.filter(each -> each.hash().equals(hash)).filter(ProposedBlock::isWhole);
      if (given.isPresent() && block.isEmpty()) {
        LOG.warn("Member {} returned another block than {}", peer.id().value(), hash);
        wrong.accept(peer.id());
      }
      return block;
    } catch (IOException away) {
      LOG.debug("Member {} did not return block {}", peer.id().value(), hash, away);
    } catch (Malformed malformed) {
      LOG.warn(
          "Member {} returned something that is not a block: {}",
          peer.id().value(),
          malformed.getMessage());
      wrong.accept(peer.id());
    }
    return Optional.empty();
  }

  /// Final blocks from a height on, as many as the member returns at once; none when it has none.
  /// Reading stops at the first block whose rules are unknown here: it may not be decodable, and
  /// its sender is not at fault.
  public Page<ProposedBlock> page(Peer peer, long from) throws InterruptedException {
    try {
      Optional<Bytes> page = client.get(peer, FederationRoutes.BLOCKS + from, BlockPages.MAX_BYTES);
      return page.isPresent() ? read(page.get()) : new Page.Given<>(List.of(), 0);
    } catch (NotHeldByPeer below) {
      return new Page.NotHeld<>(String.valueOf(below.getMessage()));
    } catch (IOException away) {
      LOG.debug("Member {} returned no blocks", peer.id().value(), away);
      return new Page.Away<>(String.valueOf(away.getMessage()));
    } catch (Malformed wrong) {
      return new Page.Malformed<>(String.valueOf(wrong.getMessage()));
    }
  }

  // The valid blocks before a malformed one are kept.
  private Page<ProposedBlock> read(Bytes page) {
    List<Certified<ProposedBlock>> blocks = new ArrayList<>();
    long bytes = 0;
    ByteReader reader = new ByteReader(page);
    while (reader.remaining() > 0) {
      Bytes next = reader.bytes(BlockRecord.MAX_BYTES);
      if (!supported.include(BlockRecord.rulesOf(next))) {
        break;
      }
      BlockRecord record = BlockRecord.decode(next);
      Optional<Certified<ProposedBlock>> block = certified(record);
      if (block.isEmpty() && blocks.isEmpty()) {
        return new Page.Malformed<>(
            "block %d has no certificate, or another body".formatted(record.header().height()));
      }
      if (block.isEmpty()) {
        break;
      }
      blocks.add(block.get());
      bytes += record.body().transactions().stream().mapToLong(Transaction::sizeBytes).sum();
    }
    return new Page.Given<>(blocks, bytes);
  }

  private static Optional<Certified<ProposedBlock>> certified(BlockRecord record) {
    return record
        .certificate()
        .map(certificate -> new Certified<>(ProposedBlock.received(record), certificate))
        .filter(each -> each.block().isWhole());
  }
}

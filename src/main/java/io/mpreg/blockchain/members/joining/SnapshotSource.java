package io.mpreg.blockchain.members.joining;

import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.block.Block;
import io.mpreg.blockchain.core.block.BlockHeader;
import io.mpreg.blockchain.core.block.BlockRecord;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.encoding.Malformed;
import io.mpreg.blockchain.core.merkle.CompactRange;
import io.mpreg.blockchain.core.merkle.SparseMerkleTree;
import io.mpreg.blockchain.core.proof.AuthorityChange;
import io.mpreg.blockchain.core.proof.SnapshotProof;
import io.mpreg.blockchain.core.proof.SnapshotVerdict;
import io.mpreg.blockchain.core.proof.SnapshotVerifier;
import io.mpreg.blockchain.core.proof.TrustedBlock;
import io.mpreg.blockchain.core.rules.Rules;
import io.mpreg.blockchain.core.rules.RulesUnknown;
import io.mpreg.blockchain.core.state.Genesis;
import io.mpreg.blockchain.ledger.history.FinalAuthorityChange;
import io.mpreg.blockchain.ledger.history.SnapshotCommit;
import io.mpreg.blockchain.members.deciding.Certified;
import io.mpreg.blockchain.members.deciding.Peers.Page;
import io.mpreg.blockchain.members.federation.BlockFetcher;
import io.mpreg.blockchain.members.joining.SnapshotMessages.HeaderWithProof;
import io.mpreg.blockchain.members.joining.SnapshotMessages.Manifest;
import io.mpreg.blockchain.members.mining.ProposedBlock;
import io.mpreg.blockchain.members.peering.NotHeldByPeer;
import io.mpreg.blockchain.members.peering.Peer;
import io.mpreg.blockchain.members.peering.PeerClient;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;

/// Fetches a whole snapshot from one member and verifies it: the small parts first, so that the
/// large ones are fetched only for a block that is proved final.
final class SnapshotSource {
  // A chain with more authority changes than this needs another way to join.
  private static final long MAX_ALL_CHANGES_BYTES = 64L << 20;

  /// How long a transfer may take, and how much longer for each byte received.
  static final long PATIENCE_NANOS = 60_000_000_000L;

  static final long NANOS_FOR_A_BYTE = 4_000;

  private static final int ATTEMPTS = 4;
  private static final long PAUSE_MILLIS = 500;

  private final Genesis genesis;
  private final Rules supported;
  private final SnapshotVerifier verifier;
  private final Optional<TrustedBlock> trusted;
  private final PeerClient client;
  private final BlockFetcher fetcher;
  private final InstantSource clock;
  private final long maxStateBytes;
  private final LongSupplier nanos;

  /// @param supported the newest rules that this member may apply
  /// @param trusted a block that the chain has to contain
  /// @param maxStateBytes the maximum size of all state entries together, as encoded
  /// @param nanos a monotonic clock
  SnapshotSource(
      Genesis genesis,
      Rules supported,
      Optional<TrustedBlock> trusted,
      PeerClient client,
      BlockFetcher fetcher,
      InstantSource clock,
      long maxStateBytes,
      LongSupplier nanos) {
    this.genesis = genesis;
    this.supported = supported;
    this.verifier = new SnapshotVerifier(genesis, supported);
    this.trusted = trusted;
    this.client = client;
    this.fetcher = fetcher;
    this.clock = clock;
    this.maxStateBytes = maxStateBytes;
    this.nanos = nanos;
  }

  /// The manifest of the snapshot that a member offers now.
  ///
  /// @throws IOException when it does not answer
  /// @throws Malformed when its answer is not a manifest
  /// @throws RulesUnknown when its rules are unknown here
  Manifest manifest(Peer peer) throws IOException, InterruptedException {
    return SnapshotMessages.manifest(
        client
            .get(peer, SnapshotPages.SNAPSHOT, SnapshotMessages.MAX_MANIFEST_BYTES)
            .orElseThrow(() -> new IOException("it offers no snapshot")),
        supported);
  }

  /// The transfer from one member, which has a deadline. Without one, a Byzantine member could send
  /// a little at a time for ever, and would be asked first as it claims to be most advanced.
  private final class Transfer {
    private final Peer peer;
    private final long beganNanos = nanos.getAsLong();
    private long bytes;

    Transfer(Peer peer) {
      this.peer = peer;
    }

    Optional<Bytes> get(String path, int limit) throws IOException, InterruptedException {
      Optional<Bytes> page = SnapshotSource.this.get(peer, path, limit);
      bytes += page.map(Bytes::length).orElse(0);
      if (nanos.getAsLong() - beganNanos > PATIENCE_NANOS + bytes * NANOS_FOR_A_BYTE) {
        throw new Malformed("it sends its snapshot too slowly");
      }
      return page;
    }
  }

  // Members throttle strangers: a number of requests per second, and few at a time.
  private Optional<Bytes> get(Peer peer, String path, int limit)
      throws IOException, InterruptedException {
    for (int attempt = 1; ; attempt++) {
      try {
        return client.get(peer, path, limit);
      } catch (NotHeldByPeer below) {
        throw below;
      } catch (IOException busy) {
        if (attempt == ATTEMPTS) {
          throw busy;
        }
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS * attempt);
      }
    }
  }

  /// Fetches and verifies a whole snapshot.
  ///
  /// @param progress told the number of entries received, and their total
  /// @throws IOException when the member does not answer, or no longer keeps the snapshot
  /// @throws Malformed when something is invalid; says what
  /// @throws RulesUnknown when its rules are unknown here
  SnapshotCommit fetch(Peer peer, Manifest manifest, BiConsumer<Long, Long> progress)
      throws IOException, InterruptedException {
    Transfer transfer = new Transfer(peer);
    SnapshotProof proof =
        new SnapshotProof(manifest.block(), changes(transfer, manifest), manifest.history());
    refuse(verifier.examine(proof, clock.millis()));
    if (trusted.isPresent()) {
      requireTrusted(transfer, proof, trusted.get());
    }
    Block block = block(peer, manifest);
    SparseMerkleTree state = state(transfer, manifest, progress);
    if (verifier.verify(proof, state, clock.millis()) instanceof SnapshotVerdict.Invalid wrong) {
      throw refused(wrong);
    }
    Map<Bytes, Bytes> entries = new HashMap<>();
    state.forEach(entries::put);
    return new SnapshotCommit(
        genesis.document(),
        block,
        Certificate.decode(manifest.block().certificate()),
        CompactRange.of(block.height(), manifest.history()),
        entries,
        proof.changes().stream().map(SnapshotSource::change).toList());
  }

  private static void refuse(Optional<SnapshotVerdict.Invalid> wrong) {
    if (wrong.isPresent()) {
      throw refused(wrong.get());
    }
  }

  private static Malformed refused(SnapshotVerdict.Invalid wrong) {
    return new Malformed("%s: %s".formatted(wrong.step().label(), wrong.detail()));
  }

  // All of them were verified.
  private static FinalAuthorityChange change(AuthorityChange change) {
    return new FinalAuthorityChange(
        BlockHeader.decode(change.headerBytes()),
        Certificate.decode(change.certificate()),
        AuthoritySet.decode(change.nextAuthoritySet()));
  }

  private List<AuthorityChange> changes(Transfer transfer, Manifest manifest)
      throws IOException, InterruptedException {
    List<AuthorityChange> changes = new ArrayList<>();
    long through = manifest.block().height();
    long from = 1;
    long bytes = 0;
    while (from <= through) {
      Optional<Bytes> page =
          transfer.get(
              SnapshotPages.CHANGES + from + "/" + through, SnapshotMessages.MAX_CHANGES_BYTES);
      if (page.isEmpty()) {
        break;
      }
      List<AuthorityChange> more = SnapshotMessages.changes(page.get());
      changes.addAll(more);
      bytes += page.get().length();
      if (more.isEmpty()
          || changes.size() > SnapshotProof.MAX_CHANGES
          || bytes > MAX_ALL_CHANGES_BYTES) {
        throw new Malformed(
            "%d changes of the authority set in %d bytes".formatted(changes.size(), bytes));
      }
      long last = BlockHeader.decode(changes.getLast().headerBytes()).height();
      if (last < from) {
        throw new Malformed("the changes of the authority set are not in order");
      }
      from = last + 1;
    }
    return changes;
  }

  private void requireTrusted(Transfer transfer, SnapshotProof proof, TrustedBlock known)
      throws IOException, InterruptedException {
    long height = proof.block().height();
    if (known.height() > height) {
      throw new IOException(
          "its chain ends with block %d, before the trusted block %s".formatted(height, known));
    }
    HeaderWithProof shown =
        SnapshotMessages.header(
            transfer
                .get(
                    SnapshotPages.HEADERS + known.height() + "/" + (height + 1),
                    SnapshotMessages.MAX_MANIFEST_BYTES)
                .orElseThrow(() -> new IOException("it does not show the trusted block")));
    refuse(
        verifier.contradiction(proof, known, shown.headerBytes(), shown.proof(), clock.millis()));
  }

  // With its body, so that this member holds every transaction from there on.
  private Block block(Peer peer, Manifest manifest) throws IOException, InterruptedException {
    BlockRecord record = record(fetcher.page(peer, manifest.block().height()));
    if (!record.header().encode().equals(manifest.block().headerBytes())) {
      throw new Malformed("a block other than that of its snapshot");
    }
    try {
      return new Block(record.header(), record.body().entries());
    } catch (IllegalArgumentException otherBody) {
      throw new Malformed(String.valueOf(otherBody.getMessage()));
    }
  }

  private static BlockRecord record(Page<ProposedBlock> page) throws IOException {
    return switch (page) {
      case Page.Given<ProposedBlock>(List<Certified<ProposedBlock>> blocks, var _)
          when !blocks.isEmpty() ->
          blocks.getFirst().block().record();
      case Page.Malformed<ProposedBlock>(String reason) -> throw new Malformed(reason);
      case Page.Given<ProposedBlock> _, Page.Away<ProposedBlock> _, Page.NotHeld<ProposedBlock> _ ->
          throw new IOException("it does not send the block of its snapshot");
    };
  }

  private SparseMerkleTree state(
      Transfer transfer, Manifest manifest, BiConsumer<Long, Long> progress)
      throws IOException, InterruptedException {
    SparseMerkleTree state = SparseMerkleTree.EMPTY;
    String path = SnapshotPages.SNAPSHOT + "/" + manifest.block().hash().hex() + "/";
    long bytes = 0;
    long fetched = 0;
    while (fetched < manifest.entries()) {
      Bytes page =
          transfer
              .get(path + fetched, SnapshotMessages.MAX_ENTRIES_BYTES)
              .orElseThrow(() -> new IOException("it no longer keeps that snapshot"));
      Map<Bytes, Optional<Bytes>> entries = new HashMap<>();
      List<Map.Entry<Bytes, Bytes>> read = SnapshotMessages.entries(page);
      read.forEach(entry -> entries.put(entry.getKey(), Optional.of(entry.getValue())));
      state = state.with(entries);
      fetched += read.size();
      bytes += page.length();
      if (read.isEmpty() || state.size() != fetched || fetched > manifest.entries()) {
        throw new Malformed(
            "%d entries of the state, %d of them different, of %d"
                .formatted(fetched, state.size(), manifest.entries()));
      }
      if (bytes > maxStateBytes) {
        throw new Malformed(
            "a state of more than %d bytes, for which this process has too little memory"
                .formatted(maxStateBytes));
      }
      progress.accept(fetched, manifest.entries());
    }
    return state;
  }
}

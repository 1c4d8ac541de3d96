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
import io.mpreg.blockchain.members.peering.NotHeldThere;
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

/// Fetches a whole snapshot from one member, and verifies it before it believes any of it: the
/// small parts first, so that what is large is fetched only of a block that is final.
final class SnapshotSource {
  // A chain that has changed its authorities so often has other means.
  private static final long MAX_ALL_CHANGES_BYTES = 64L << 20;

  /// How long a member may take, and how much longer for each byte of what it gives.
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

  /// @param supported the last rules that this member may apply
  /// @param trusted a block that the chain has to hold
  /// @param maxStateBytes how large all entries of a state may be together, as they are sent
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

  /// What a member has a snapshot of now.
  ///
  /// @throws IOException when it does not answer
  /// @throws Malformed when what it answers is no manifest
  /// @throws RulesUnknown when it is of rules that are not known here
  Manifest manifest(Peer peer) throws IOException, InterruptedException {
    return SnapshotMessages.manifest(
        client
            .get(peer, SnapshotPages.SNAPSHOT, SnapshotMessages.MAX_MANIFEST_BYTES)
            .orElseThrow(() -> new IOException("it gives no snapshots")),
        supported);
  }

  /// How one member gives its snapshot. Without an end to that, one that lies could give a little
  /// at a time for ever, and is asked first as it claims to be furthest.
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
        throw new Malformed("it gives its snapshot too slowly");
      }
      return page;
    }
  }

  // Members give whoever they do not know so much in a second and no more, and few at a time.
  private Optional<Bytes> get(Peer peer, String path, int limit)
      throws IOException, InterruptedException {
    for (int attempt = 1; ; attempt++) {
      try {
        return client.get(peer, path, limit);
      } catch (NotHeldThere below) {
        throw below;
      } catch (IOException busy) {
        if (attempt == ATTEMPTS) {
          throw busy;
        }
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS * attempt);
      }
    }
  }

  /// Fetches and verifies all of a snapshot.
  ///
  /// @param progress told how many entries are there, and of how many
  /// @throws IOException when it does not answer, or has forgotten the snapshot meanwhile
  /// @throws Malformed when something does not hold; says what
  /// @throws RulesUnknown when it is of rules that are not known here
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

  // Whole, so that this member holds every transaction from there on.
  private Block block(Peer peer, Manifest manifest) throws IOException, InterruptedException {
    BlockRecord record = record(fetcher.page(peer, manifest.block().height()));
    if (!record.header().encode().equals(manifest.block().headerBytes())) {
      throw new Malformed("another block than that of its snapshot");
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
          throw new IOException("it does not give the block of its snapshot");
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
              .orElseThrow(() -> new IOException("it has forgotten its snapshot"));
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

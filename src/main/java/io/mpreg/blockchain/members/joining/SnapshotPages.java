package io.mpreg.blockchain.members.joining;

import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.ByteWriter;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.encoding.Malformed;
import io.mpreg.blockchain.core.merkle.MerkleTree;
import io.mpreg.blockchain.core.merkle.SubtreePosition;
import io.mpreg.blockchain.core.proof.AuthorityChange;
import io.mpreg.blockchain.core.proof.CertifiedBlock;
import io.mpreg.blockchain.core.state.Tip;
import io.mpreg.blockchain.ledger.door.Ledger;
import io.mpreg.blockchain.ledger.history.FinalAuthorityChange;
import io.mpreg.blockchain.ledger.history.StoredBlock;
import io.mpreg.blockchain.ledger.history.StoredHistory;
import io.mpreg.blockchain.members.joining.SnapshotMessages.HeaderWithProof;
import io.mpreg.blockchain.members.joining.SnapshotMessages.Manifest;
import io.mpreg.blockchain.members.peering.Authorities;
import io.mpreg.blockchain.members.peering.PeerRoute;
import io.mpreg.blockchain.members.peering.Signers;
import io.mpreg.blockchain.platform.database.Divergence;
import io.mpreg.blockchain.platform.database.StoreDamaged;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Serves the state after a final block to joining members, in pages, with the authority changes
/// that lead to that block from the genesis. The state is an immutable value, so keeping an older
/// one costs only the entries that have changed since; a few are kept.
final class SnapshotPages {
  static final String SNAPSHOT = "/v1/snapshot";
  static final String CHANGES = "/v1/authority-changes/";
  static final String HEADERS = "/v1/headers/";

  /// How many snapshots are kept; a new one is offered after [#RENEWED_AFTER_NANOS].
  static final int MAX_KEPT = 4;

  static final long RENEWED_AFTER_NANOS = 120_000_000_000L;

  // A join that pauses longer between two pages has to begin again.
  private static final long KEPT_NANOS = 600_000_000_000L;
  private static final int CHANGES_AT_ONCE = 64;
  private static final Pattern PAGE =
      Pattern.compile(SNAPSHOT + "/([0-9a-f]{64})/(0|[1-9][0-9]{0,15})");
  private static final Pattern RANGE = Pattern.compile("(0|[1-9][0-9]{0,15})/(0|[1-9][0-9]{0,15})");

  private final Ledger ledger;
  private final StoredHistory store;
  private final LongSupplier nanos;
  private final int worthBytes;

  // Newest first.
  private final Deque<Kept> kept = new ArrayDeque<>();

  private record Kept(Tip tip, Bytes manifest, long sinceNanos) {}

  /// @param nanos a monotonic clock
  SnapshotPages(Ledger ledger, StoredHistory store, LongSupplier nanos) {
    this(ledger, store, nanos, SnapshotMessages.WORTH_BYTES);
  }

  /// @param worthBytes the length at which a page ends
  SnapshotPages(Ledger ledger, StoredHistory store, LongSupplier nanos, int worthBytes) {
    this.ledger = ledger;
    this.store = store;
    this.nanos = nanos;
    this.worthBytes = worthBytes;
  }

  /// The routes for snapshots; open to anybody, as all of it is public.
  static List<PeerRoute> routes(Ledger ledger, StoredHistory store) {
    SnapshotPages pages = new SnapshotPages(ledger, store, System::nanoTime);
    Signers authorities = new Authorities(ledger);
    return Stream.of(SNAPSHOT, SNAPSHOT + "/", CHANGES, HEADERS)
        .<PeerRoute>map(
            path ->
                new PeerRoute.OpenQuery(path, authorities, rest -> () -> pages.get(path + rest)))
        .toList();
  }

  /// The content of a path; empty when the snapshot is no longer kept, or the chain does not reach
  /// that height.
  ///
  /// @throws Malformed when it is not a path of a snapshot
  /// @throws io.mpreg.blockchain.ledger.history.NotHeld when it is below this member's lowest block
  Optional<Bytes> get(String path) {
    if (path.equals(SNAPSHOT)) {
      return Optional.of(current().manifest());
    }
    Matcher page = PAGE.matcher(path);
    if (page.matches()) {
      return entries(Hash.fromHex(page.group(1)), Long.parseLong(page.group(2)));
    }
    boolean isChanges = path.startsWith(CHANGES);
    Matcher range =
        RANGE.matcher(
            path.substring(Math.min(path.length(), (isChanges ? CHANGES : HEADERS).length())));
    if (!range.matches()) {
      throw new Malformed("not a path of a snapshot: " + path);
    }
    long first = Long.parseLong(range.group(1));
    long second = Long.parseLong(range.group(2));
    return isChanges ? changes(first, second) : header(first, second);
  }

  private synchronized Kept current() {
    long now = nanos.getAsLong();
    kept.removeIf(old -> now - old.sinceNanos() > KEPT_NANOS);
    Kept newest = kept.peekFirst();
    Tip tip = ledger.chain().tip();
    boolean isFresh =
        newest != null
            && (now - newest.sinceNanos() < RENEWED_AFTER_NANOS
                || newest.tip().hash().equals(tip.hash()));
    if (newest != null && isFresh) {
      return newest;
    }
    Kept next = new Kept(tip, SnapshotMessages.encode(manifest(tip)), now);
    kept.addFirst(next);
    while (kept.size() > MAX_KEPT) {
      kept.removeLast();
    }
    return next;
  }

  private Manifest manifest(Tip tip) {
    long height = tip.height();
    StoredBlock block =
        store
            .block(height)
            .orElseThrow(() -> new StoreDamaged(Divergence.of(height, "block", "is missing")));
    AuthoritySet deciding =
        store
            .lastAuthorityChangeBelow(height)
            .map(FinalAuthorityChange::authorities)
            .orElse(ledger.chain().genesis().authorities());
    return new Manifest(
        CertifiedBlock.of(tip.header(), deciding, block.certificate()),
        history(height),
        tip.state().entryCount());
  }

  private List<Hash> history(long size) {
    List<SubtreePosition> positions = MerkleTree.rootPositions(size);
    Map<SubtreePosition, Hash> hashes = store.historyHashes(positions);
    return positions.stream()
        .map(
            position ->
                Optional.ofNullable(hashes.get(position))
                    .orElseThrow(
                        () ->
                            new StoreDamaged(
                                Divergence.of(
                                    position.end() - 1, "history_node", position + " is missing"))))
        .toList();
  }

  private Optional<Bytes> entries(Hash block, long first) {
    Optional<Tip> tip = kept(block);
    if (tip.isEmpty() || first >= tip.get().state().entryCount()) {
      return Optional.empty();
    }
    ByteWriter page = new ByteWriter(64 << 10);
    tip.get()
        .state()
        .forEachEntryFrom(
            first,
            (key, value) -> {
              SnapshotMessages.write(page, key, value);
              return page.size() < worthBytes;
            });
    return Optional.of(page.toBytes());
  }

  private synchronized Optional<Tip> kept(Hash block) {
    return kept.stream().map(Kept::tip).filter(tip -> tip.hash().equals(block)).findFirst();
  }

  // The changes at heights from … through.
  private Optional<Bytes> changes(long from, long through) {
    List<FinalAuthorityChange> authorityChanges =
        store.authorityChanges(from, through + 1, CHANGES_AT_ONCE);
    if (authorityChanges.isEmpty()) {
      return Optional.empty();
    }
    ByteWriter page = new ByteWriter(64 << 10);
    for (FinalAuthorityChange found : authorityChanges) {
      AuthorityChange change = found.toProof();
      boolean fits =
          page.size() + change.headerBytes().length() + change.nextAuthoritySet().length()
              < worthBytes;
      if (!fits && page.size() > 0) {
        break;
      }
      SnapshotMessages.write(page, change);
    }
    return Optional.of(page.toBytes());
  }

  // In the history of that many headers.
  private Optional<Bytes> header(long height, long size) {
    if (size <= height || size > ledger.chain().tip().height() + 1) {
      return Optional.empty();
    }
    return ledger
        .proofs()
        .ofHeader(height, OptionalLong.of(size))
        .map(proof -> new HeaderWithProof(proof.header().encode(), proof.proof()))
        .map(SnapshotMessages::encode);
  }
}

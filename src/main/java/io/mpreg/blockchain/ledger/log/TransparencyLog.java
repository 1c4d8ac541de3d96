package io.mpreg.blockchain.ledger.log;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.ByteWriter;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.encoding.Malformed;
import io.mpreg.blockchain.core.merkle.MerkleTree;
import io.mpreg.blockchain.core.merkle.SubtreeHashes;
import io.mpreg.blockchain.core.merkle.SubtreePosition;
import io.mpreg.blockchain.core.note.Checkpoint;
import io.mpreg.blockchain.core.note.NoteKey;
import io.mpreg.blockchain.core.note.SignedNote;
import io.mpreg.blockchain.core.note.TilePath;
import io.mpreg.blockchain.core.state.Tip;
import io.mpreg.blockchain.ledger.history.FinalChain;
import io.mpreg.blockchain.ledger.history.LedgerStore;
import io.mpreg.blockchain.ledger.history.NotHeld;
import io.mpreg.blockchain.ledger.history.StoredBlock;
import io.mpreg.blockchain.platform.database.Divergence;
import io.mpreg.blockchain.platform.database.StoreDamaged;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The history as a C2SP transparency log for standard clients (protocol, section 13).
public final class TransparencyLog {
  private static final Logger LOG = LoggerFactory.getLogger(TransparencyLog.class);
  private static final int MAX_ENTRY_BYTES = 0xffff;
  // The highest level of tiles: sizes end at 2^53 - 1.
  private static final int MAX_TILE_LEVEL = 6;

  private final LedgerStore store;
  private final FinalChain chain;
  private final HistoryProofs proofs;
  private final Checkpoints checkpoints;
  private final InstantSource clock;
  private final Cosignatures cosignatures = new Cosignatures();
  private volatile List<NoteKey> witnesses = List.of();

  TransparencyLog(
      LedgerStore store,
      FinalChain chain,
      HistoryProofs proofs,
      Checkpoints checkpoints,
      InstantSource clock) {
    this.store = store;
    this.chain = chain;
    this.proofs = proofs;
    this.checkpoints = checkpoints;
    this.clock = clock;
  }

  /// External witnesses whose cosignatures are accepted, besides those of the authorities.
  ///
  /// @param keys cosigners' keys
  public void cosignedBy(List<NoteKey> keys) {
    witnesses = List.copyOf(keys);
  }

  /// The checkpoint of all final headers, cosigned now by this member, with the signatures and
  /// cosignatures of others.
  ///
  /// @throws CheckpointUnsigned when no signature of the log is known for it
  public SignedNote checkpoint() {
    return checkpoint(head(chain.tip()));
  }

  private SignedNote checkpoint(Checkpoint head) {
    List<SignedNote.Line> lines = new ArrayList<>();
    if (checkpoints.signs(head.size())) {
      lines.addAll(
          checkpoints
              .cosigned(head.size(), head.root(), clock.instant().getEpochSecond())
              .signatures());
    }
    return note(head, lines);
  }

  /// The largest checkpoint with this many cosignatures of others, with their lines: the head's, or
  /// else an earlier one, which this member does not cosign, because it has seen more since.
  ///
  /// @param cosigners 1 or more
  public Optional<SignedNote> checkpoint(int cosigners) {
    Checkpoint head = head(chain.tip());
    return cosignatures
        .cosignedBy(cosigners, head.size())
        .map(cosigned -> cosigned.equals(head) ? checkpoint(head) : note(cosigned, own(cosigned)));
  }

  /// The checkpoint of all final headers with the log's signature only: what is sent to witnesses.
  ///
  /// @throws CheckpointUnsigned when this member did not decide the last header
  public SignedNote signedCheckpoint() {
    Checkpoint head = head(chain.tip());
    return checkpoints.note(head.size(), head.root());
  }

  /// The checkpoint of all final headers with this member's cosignature only: what is sent to other
  /// authorities. Empty when this member did not decide the last header.
  public Optional<SignedNote> cosignature() {
    Checkpoint head = head(chain.tip());
    return checkpoints.signs(head.size())
        ? Optional.of(
            checkpoints.cosignature(head.size(), head.root(), clock.instant().getEpochSecond()))
        : Optional.empty();
  }

  private static Checkpoint head(Tip tip) {
    return new Checkpoint(tip.state().chainId(), tip.height() + 1, tip.history().root());
  }

  private List<SignedNote.Line> own(Checkpoint checkpoint) {
    return checkpoints.signs(checkpoint.size())
        ? checkpoints.note(checkpoint.size(), checkpoint.root()).signatures()
        : List.of();
  }

  private SignedNote note(Checkpoint checkpoint, List<SignedNote.Line> own) {
    List<SignedNote.Line> lines = new ArrayList<>(own);
    lines.addAll(cosignatures.of(checkpoint));
    if (lines.isEmpty()) {
      throw unsigned(checkpoint);
    }
    SignedNote note = new SignedNote(checkpoint.body(), lines);
    if (!note.isSignedBy(logKeys(checkpoint.size()))) {
      throw unsigned(checkpoint);
    }
    return note;
  }

  private static CheckpointUnsigned unsigned(Checkpoint checkpoint) {
    return new CheckpointUnsigned(
        "no authority of height %d is known to have signed the log of %d headers"
            .formatted(checkpoint.size() - 1, checkpoint.size()));
  }

  /// The result of offering a note that others have signed.
  public sealed interface Acceptance {
    /// It is about this log; the number of its lines that are valid and new here.
    record Accepted(int lines) implements Acceptance {}

    /// It is about a longer log than this member's: to be offered again later.
    record Ahead(long size) implements Acceptance {}

    /// It is not a checkpoint of this chain.
    record Foreign(String reason) implements Acceptance {}

    /// A known key has signed another history than this member holds: a fork, or a forgery.
    record Contradicting(SignedNote note) implements Acceptance {}
  }

  /// Verifies and stores the signatures of other authorities and known witnesses in a note about
  /// this log; they are served with the same checkpoint from now on.
  public Acceptance accept(SignedNote note) {
    Checkpoint checkpoint;
    try {
      checkpoint = Checkpoint.parse(note.text());
    } catch (Malformed malformed) {
      return new Acceptance.Foreign(String.valueOf(malformed.getMessage()));
    }
    Tip tip = chain.tip();
    if (!checkpoint.chainId().equals(tip.state().chainId())) {
      return new Acceptance.Foreign("it is of chain " + checkpoint.chainId());
    }
    if (checkpoint.size() > tip.height() + 1) {
      return new Acceptance.Ahead(checkpoint.size());
    }
    if (checkpoint.size() < chain.lowestHeight()) {
      return new Acceptance.Foreign(
          "it ends below block %d, the lowest that this member holds"
              .formatted(chain.lowestHeight()));
    }
    List<Signed> holding = holding(note, checkpoint.size());
    if (!proofs.root(checkpoint.size()).equals(checkpoint.root())) {
      return holding.isEmpty()
          ? new Acceptance.Foreign("it is about another history, and no known key has signed it")
          : contradicting(note);
    }
    int kept = 0;
    for (Signed signed : holding) {
      if (!checkpoints.isOwn(signed.key())
          && cosignatures.keep(checkpoint, signed.key(), signed.line())) {
        kept++;
      }
    }
    return new Acceptance.Accepted(kept);
  }

  private static Acceptance contradicting(SignedNote note) {
    // Logged in full, because the note is evidence.
    LOG.error("A checkpoint contradicts the history of this member:\n{}", text(note));
    return new Acceptance.Contradicting(note);
  }

  private static String text(SignedNote note) {
    return new String(note.encode().toArray(), StandardCharsets.UTF_8);
  }

  private record Signed(NoteKey key, SignedNote.Line line) {}

  // Lines of unknown keys and invalid signatures are skipped.
  private List<Signed> holding(SignedNote note, long size) {
    List<NoteKey> known = new ArrayList<>(logKeys(size));
    known.addAll(NoteKey.ofCosigners(chain.genesis().chainId(), chain.authorities().at(size - 1)));
    known.addAll(witnesses);
    List<Signed> holding = new ArrayList<>();
    for (SignedNote.Line line : note.signatures()) {
      known.stream()
          .filter(key -> key.isNamedBy(line) && key.verifies(note.text(), line.signature()))
          .findFirst()
          .ifPresent(key -> holding.add(new Signed(key, line)));
    }
    return holding;
  }

  private List<NoteKey> logKeys(long size) {
    return NoteKey.ofLog(chain.genesis().chainId(), chain.authorities().at(size - 1));
  }

  /// The verifier keys of all authorities that may sign the present checkpoint.
  public List<NoteKey> keys() {
    return logKeys(chain.tip().height() + 1);
  }

  /// A tile; empty when the log does not reach that far.
  ///
  /// @throws NotHeld when a part of the tile lies too far below the lowest block that is held
  public Optional<Bytes> tile(TilePath path) {
    long size = chain.tip().height() + 1;
    int level = Math.max(path.level(), 0);
    if (level > MAX_TILE_LEVEL) {
      return Optional.empty();
    }
    long hashes = size >>> (level * TilePath.HEIGHT);
    long end = path.index() * TilePath.FULL + path.width();
    if (path.index() > hashes || end > hashes) {
      return Optional.empty();
    }
    return path.ofEntries() ? entries(path, end) : Optional.of(hashes(path));
  }

  /// The hashes of one level, if they match the stored hashes above them.
  private Bytes hashes(TilePath path) {
    int level = path.level() * TilePath.HEIGHT;
    long begin = path.index() * TilePath.FULL;
    List<SubtreePosition> positions = new ArrayList<>();
    for (int i = 0; i < path.width(); i++) {
      positions.add(new SubtreePosition(level, begin + i));
    }
    List<SubtreePosition> above = MerkleTree.rootPositions(path.width());
    above.forEach(position -> positions.add(placed(position, level, begin)));
    SubtreeHashes stored = proofs.read(positions);
    List<Hash> tile = positions.stream().limit(path.width()).map(at -> hash(stored, at)).toList();
    MerkleTree tree = MerkleTree.of(tile);
    Hash root =
        MerkleTree.root(
            path.width(),
            (height, index) ->
                hash(stored, placed(new SubtreePosition(height, index), level, begin)));
    if (!tree.root().equals(root)) {
      throw new StoreDamaged(
          Divergence.of("history_node", "tile %s is stored with wrong hashes".formatted(path)));
    }
    ByteWriter writer = new ByteWriter(path.width() * Hash.LENGTH);
    tile.forEach(hash -> hash.writeTo(writer));
    return writer.toBytes();
  }

  /// The position in the history of a subtree within a tile.
  private static SubtreePosition placed(SubtreePosition inTile, int level, long begin) {
    return new SubtreePosition(level + inTile.level(), (begin >>> inTile.level()) + inTile.index());
  }

  private static Hash hash(SubtreeHashes stored, SubtreePosition position) {
    return stored.at(position.level(), position.index());
  }

  // u16 length ‖ header bytes, each
  private Optional<Bytes> entries(TilePath path, long end) {
    if (end - path.width() < chain.lowestHeight()) {
      throw new NotHeld("tile %s, in part or as a whole,".formatted(path), chain.lowestHeight());
    }
    List<StoredBlock> blocks = store.blocksBelow(end, path.width()).reversed();
    Bytes leaves = hashes(new TilePath(0, path.index(), path.width()));
    ByteWriter bundle = new ByteWriter();
    ByteWriter found = new ByteWriter(leaves.length());
    for (StoredBlock block : blocks) {
      Bytes header = block.header().encode();
      if (header.length() > MAX_ENTRY_BYTES) {
        return Optional.empty();
      }
      bundle.u16(header.length()).raw(header);
      MerkleTree.leafHash(header).writeTo(found);
    }
    if (!found.toBytes().equals(leaves)) {
      throw new StoreDamaged(
          Divergence.of(
              end - 1,
              "block.header",
              "the headers of %s are not those in the history".formatted(path)));
    }
    return Optional.of(bundle.toBytes());
  }
}

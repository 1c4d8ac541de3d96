package io.mpreg.blockchain.ledger.log.witness;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.encoding.Malformed;
import io.mpreg.blockchain.core.merkle.MerkleTree;
import io.mpreg.blockchain.core.note.AddCheckpoint;
import io.mpreg.blockchain.core.note.CheckpointSigner;
import io.mpreg.blockchain.core.note.NoteKey;
import io.mpreg.blockchain.core.note.SignedNote;
import io.mpreg.blockchain.core.note.TreeHead;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Cosigns checkpoints of other logs (C2SP tlog-witness): never two of one log that contradict each
/// other, and never a smaller one after a larger. The last cosigned checkpoint is replaced by
/// compare-and-swap, and is durable before the cosignature is sent.
final class Witness {
  private static final Logger LOG = LoggerFactory.getLogger(Witness.class);

  private final WitnessedLogs witnessed;
  private final List<NoteKey> logs;
  private final CheckpointSigner signer;
  private final InstantSource clock;

  /// @param logs the keys of the witnessed logs; a log's origin is the name of its keys
  Witness(
      WitnessedLogs witnessed, List<NoteKey> logs, CheckpointSigner signer, InstantSource clock) {
    this.witnessed = witnessed;
    this.logs = List.copyOf(logs);
    this.signer = signer;
    this.clock = clock;
  }

  /// The answer to a request.
  sealed interface Answer {
    /// Cosigned, with these lines.
    record Cosigned(List<SignedNote.Line> lines) implements Answer {}

    /// The request is malformed, or its old size is larger than the checkpoint's.
    record Malformed(String detail) implements Answer {}

    /// The log is not witnessed here.
    record UnknownLog() implements Answer {}

    /// No known key of the log has signed.
    record Unsigned() implements Answer {}

    /// Another checkpoint, of this size, was cosigned last.
    record Conflict(long size) implements Answer {}

    /// The proof does not lead from the checkpoint cosigned last to this one.
    record Inconsistent() implements Answer {}
  }

  /// @throws io.mpreg.blockchain.platform.database.StoreFailure when it is unknown whether the
  ///   checkpoint was stored; then nothing is signed, and the log may retry
  Answer addCheckpoint(Bytes body) {
    AddCheckpoint request;
    TreeHead head;
    try {
      request = AddCheckpoint.parse(body);
      head = TreeHead.parse(request.checkpoint().text());
    } catch (Malformed malformed) {
      return new Answer.Malformed(String.valueOf(malformed.getMessage()));
    }
    List<NoteKey> keys = logs.stream().filter(key -> key.name().equals(head.origin())).toList();
    if (keys.isEmpty()) {
      return new Answer.UnknownLog();
    }
    if (!isSigned(request.checkpoint(), keys)) {
      return new Answer.Unsigned();
    }
    if (request.oldSize() > head.size()) {
      return new Answer.Malformed("the old size is larger than the checkpoint's");
    }
    return judged(request, head);
  }

  // Lines of other keys are ignored, and so are invalid lines beside a valid one.
  private static boolean isSigned(SignedNote note, List<NoteKey> keys) {
    return note.signatures().stream()
        .anyMatch(
            line ->
                keys.stream()
                    .anyMatch(
                        key -> key.isNamedBy(line) && key.verifies(note.text(), line.signature())));
  }

  private Answer judged(AddCheckpoint request, TreeHead head) {
    Optional<WitnessedLog> stored = witnessed.stored(head.origin());
    long size = stored.map(WitnessedLog::size).orElse(0L);
    Hash root = stored.map(WitnessedLog::root).orElse(MerkleTree.EMPTY_ROOT);
    if (request.oldSize() != size) {
      return new Answer.Conflict(size);
    }
    // A size has only one root; the root of the empty tree is known without an earlier checkpoint.
    if (size == head.size() && !root.equals(head.root())) {
      LOG.warn("Log {} has signed two different trees of {} entries", head.origin(), size);
      return size == 0 ? new Answer.Inconsistent() : new Answer.Conflict(size);
    }
    if (!request.isConsistent(root, head)) {
      LOG.warn(
          "Log {} has signed a checkpoint of {} entries without a valid proof that it begins"
              + " with the {} seen",
          head.origin(),
          head.size(),
          size);
      return new Answer.Inconsistent();
    }
    WitnessedLog newer = new WitnessedLog(head.origin(), head.size(), head.root());
    if (!witnessed.advance(stored, newer)) {
      // Another request was faster.
      return new Answer.Conflict(
          witnessed.stored(head.origin()).map(WitnessedLog::size).orElse(0L));
    }
    // The checkpoint is durable, so it may be cosigned now.
    return new Answer.Cosigned(List.of(signer.witness(head, clock.instant().getEpochSecond())));
  }
}

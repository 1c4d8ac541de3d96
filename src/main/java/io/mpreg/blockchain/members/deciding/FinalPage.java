package io.mpreg.blockchain.members.deciding;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.event.Level;

/// A page of final blocks of another member, which are appended one by one, and its waiting
/// requester.
final class FinalPage<B extends Block> {
  private final long height;
  private final Deque<Certified<B>> left;
  private final Consumer<Fetched> then;
  private boolean isOver;

  /// The result of appending such a page.
  ///
  /// @param appended how many of its blocks are final here now
  /// @param fault what is wrong with the next one
  record Fetched(int appended, Optional<String> fault) {}

  /// @param head the head before any block of the page is appended
  /// @param then called once with the result
  FinalPage(Head head, List<Certified<B>> blocks, Consumer<Fetched> then) {
    this.height = head.height();
    this.left = new ArrayDeque<>(blocks);
    this.then = then;
  }

  /// An empty page.
  static <B extends Block> FinalPage<B> over(Head head) {
    FinalPage<B> none = new FinalPage<>(head, List.of(), nobody -> {});
    none.isOver = true;
    return none;
  }

  /// The next block that is missing here and that a quorum has made final. The page ends when there
  /// is none.
  Optional<Certified<B>> next(Head head, VoteSignatures signatures) {
    while (!left.isEmpty() && left.getFirst().block().height() <= head.height()) {
      left.removeFirst();
    }
    Optional<Certified<B>> next = Optional.ofNullable(left.pollFirst());
    Optional<String> fault = next.flatMap(block -> uncertified(block, head, signatures));
    if (next.isEmpty() || fault.isPresent()) {
      end(head, fault);
      return Optional.empty();
    }
    return next;
  }

  // First, as everything else costs more than verifying a quorum of signatures.
  private static Optional<String> uncertified(
      Certified<?> next, Head head, VoteSignatures signatures) {
    if (next.block().height() != head.height() + 1) {
      return Optional.of("it is not the next block");
    }
    return next.isAboutItsBlock() && signatures.holds(next.certificate(), head.authorities())
        ? Optional.empty()
        : Optional.of("no quorum of the authorities has made it final");
  }

  /// Whether the requester still waits.
  boolean isOpen() {
    return !isOver;
  }

  /// Ends the page.
  ///
  /// @param fault what is wrong with the next block
  void end(Head head, Optional<String> fault) {
    if (!isOver) {
      isOver = true;
      then.accept(new Fetched((int) (head.height() - height), fault));
    }
  }

  /// Ends the page because a quorum has finalised an impossible block: it extends another history,
  /// or breaks a rule. Either more authorities are Byzantine than the protocol tolerates, or this
  /// member is faulty.
  ///
  /// @return why this member halts, for operators
  String contradict(Certified<B> next, String fault, Head head, Reports reports) {
    reports.tell(
        Level.ERROR,
        "Block %d is certified, and invalid here: %s".formatted(next.block().height(), fault));
    boolean continues = next.block().candidate().previousHash().equals(head.hash());
    end(head, Optional.of(fault));
    return reports.conflict(next.certificate(), continues ? Optional.empty() : head.finality());
  }
}

package io.mpreg.blockchain.members.deciding;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.event.Level;

/// Blocks that are final elsewhere and are appended one after the other, and who waits for that.
final class FinalPage<B extends Block> {
  private final long height;
  private final Deque<Certified<B>> left;
  private final Consumer<Fetched> then;
  private boolean isOver;

  /// What became of final blocks that another member gave.
  ///
  /// @param appended how many of them are final here now
  /// @param fault what is wrong with the next one
  record Fetched(int appended, Optional<String> fault) {}

  /// @param head the end of the chain before anything of it is appended
  /// @param then told once how it went
  FinalPage(Head head, List<Certified<B>> blocks, Consumer<Fetched> then) {
    this.height = head.height();
    this.left = new ArrayDeque<>(blocks);
    this.then = then;
  }

  /// One of which nothing is left.
  static <B extends Block> FinalPage<B> over(Head head) {
    FinalPage<B> none = new FinalPage<>(head, List.of(), nobody -> {});
    none.isOver = true;
    return none;
  }

  /// The next one that is not here yet, and that a quorum has made final. Where there is none, the
  /// page ends.
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

  // Before anything that costs more than looking at a quorum of signatures.
  private static Optional<String> uncertified(
      Certified<?> next, Head head, VoteSignatures signatures) {
    if (next.block().height() != head.height() + 1) {
      return Optional.of("it is not the next one");
    }
    return next.isAboutItsBlock() && signatures.holds(next.certificate(), head.authorities())
        ? Optional.empty()
        : Optional.of("no quorum of the authorities has made it final");
  }

  /// Whether somebody still waits for it.
  boolean isOpen() {
    return !isOver;
  }

  /// It ends here.
  ///
  /// @param fault what is wrong with the next block
  void end(Head head, Optional<String> fault) {
    if (!isOver) {
      isOver = true;
      then.accept(new Fetched((int) (head.height() - height), fault));
    }
  }

  /// It ends here, as a quorum of those who decide here has made final what cannot be: it continues
  /// another history, or breaks a rule. More of them are at fault than the chain can bear, or this
  /// member is.
  ///
  /// @return why this member stops, for people
  String contradict(Certified<B> next, String fault, Head head, Reports reports) {
    reports.tell(
        Level.ERROR,
        "Block %d is certified, and invalid here: %s".formatted(next.block().height(), fault));
    boolean continues = next.block().candidate().previousHash().equals(head.hash());
    end(head, Optional.of(fault));
    return reports.conflict(next.certificate(), continues ? Optional.empty() : head.finality());
  }
}

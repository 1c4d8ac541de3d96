package io.mpreg.blockchain.ledger.directory;

import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.state.ChainState;
import io.mpreg.blockchain.core.state.RegisteredNode;
import io.mpreg.blockchain.ledger.history.FinalChain;
import io.mpreg.blockchain.ledger.history.SearchBusy;
import io.mpreg.blockchain.ledger.standing.RegisteredNodeEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;

/// Finds registered nodes by their traits. The index gives candidates; whether a candidate has all
/// wanted traits is decided by the state at the end of the chain.
public final class NodeDirectory {
  private static final int PAGE = 500;

  /// How many candidates one page checks at most; the rest is left to the next page.
  private static final int MOST_EXAMINED = 5_000;

  private static final int SEARCHES_TOGETHER = 4;

  private final TraitIndex index;
  private final FinalChain chain;
  private final Semaphore room = new Semaphore(SEARCHES_TOGETHER);
  private final LongAdder searches = new LongAdder();
  private final LongAdder examined = new LongAdder();

  public NodeDirectory(TraitIndex index, FinalChain chain) {
    this.index = index;
    this.chain = chain;
  }

  /// A page of nodes that were found.
  ///
  /// @param nodes in the order of their ids' bytes
  /// @param reached the last candidate that was checked; empty when there are no more
  public record Found(List<RegisteredNodeEntry> nodes, Optional<NodeId> reached) {
    public Found {
      nodes = List.copyOf(nodes);
    }
  }

  /// Nodes after an id that have all wanted traits.
  ///
  /// @param wanted at least one; the nodes that have the last of them are the candidates
  /// @throws SearchBusy when too many searches are running
  public Found find(SortedSet<Trait> wanted, Optional<NodeId> after, int limit) {
    if (!room.tryAcquire()) {
      throw new SearchBusy("%d searches for nodes run already".formatted(SEARCHES_TOGETHER));
    }
    try {
      searches.increment();
      return search(wanted, after, limit);
    } finally {
      room.release();
    }
  }

  private Found search(SortedSet<Trait> wanted, Optional<NodeId> after, int limit) {
    ChainState state = chain.tip().state();
    List<RegisteredNodeEntry> found = new ArrayList<>();
    Optional<NodeId> reached = after;
    for (int looked = 0; looked < MOST_EXAMINED; looked += PAGE) {
      List<NodeId> page = index.nodes(wanted.last(), reached, PAGE);
      for (NodeId id : page) {
        examined.increment();
        Optional<RegisteredNode> node =
            state.node(id).filter(each -> wanted.stream().allMatch(trait -> trait.isOf(each)));
        if (node.isPresent() && found.size() == limit) {
          return new Found(found, reached);
        }
        node.ifPresent(each -> found.add(new RegisteredNodeEntry(id, each)));
        reached = Optional.of(id);
      }
      if (page.size() < PAGE) {
        return new Found(found, Optional.empty());
      }
    }
    return new Found(found, reached);
  }

  /// How many searches there were since the start.
  public long searches() {
    return searches.sum();
  }

  /// How many candidates these searches have checked.
  public long examined() {
    return examined.sum();
  }
}

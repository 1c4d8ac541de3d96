package io.mpreg.blockchain.ledger.history;

import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.block.Block;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.merkle.CompactRange;
import io.mpreg.blockchain.core.state.Tip;
import java.util.List;
import java.util.Map;

/// The beginning of a chain with a snapshot of the state after a final block: what {@link
/// LedgerStore#begin} writes.
///
/// @param document the genesis document, byte for byte
/// @param block the block, with its transactions
/// @param certificate its finality certificate
/// @param history the frontier over the headers below the block
/// @param state every entry of the state after the block
/// @param authorityChanges all changes of the authority set up to and with the block, in order
public record SnapshotCommit(
    Bytes document,
    Block block,
    Certificate certificate,
    CompactRange history,
    Map<Bytes, Bytes> state,
    List<FinalAuthorityChange> authorityChanges) {
  public SnapshotCommit {
    state = Map.copyOf(state);
    authorityChanges = List.copyOf(authorityChanges);
    new ChainBase(block.height(), history);
  }

  public ChainBase base() {
    return new ChainBase(block.height(), history);
  }

  /// The head after the commit. Transactions are counted from this block on. The total work is the
  /// number of headers, because every header of a chain with certificates has difficulty 1, the
  /// genesis included.
  public Head head() {
    CompactRange with = history.append(Tip.leaf(block.header()));
    return new Head(block.header(), with, block.entries().size(), with.size());
  }
}

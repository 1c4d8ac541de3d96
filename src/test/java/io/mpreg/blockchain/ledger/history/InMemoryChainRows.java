package io.mpreg.blockchain.ledger.history;

import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.ByteWriter;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.transaction.Transaction;
import io.mpreg.blockchain.platform.database.Divergence;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiConsumer;

/// The rows of the in-memory store: never damaged.
final class InMemoryChainRows implements ChainRows {
  private static final Comparator<RoundCertificateColumns> BY_KEY =
      Comparator.comparingLong(RoundCertificateColumns::height)
          .thenComparingInt(RoundCertificateColumns::round)
          .thenComparingInt(RoundCertificateColumns::kind)
          .thenComparing(row -> row.hash().toString());

  private final InMemoryLedgerStore store;

  InMemoryChainRows(InMemoryLedgerStore store) {
    this.store = store;
  }

  @Override
  public Optional<HeadColumns> head() {
    return store.head().map(InMemoryChainRows::columns);
  }

  @Override
  public Optional<HeadColumns> headAndState(BiConsumer<Bytes, Bytes> stateEntry) {
    synchronized (store) {
      store.forEachStateEntry(stateEntry);
      return store.head().map(InMemoryChainRows::columns);
    }
  }

  private static HeadColumns columns(Head head) {
    return new HeadColumns(
        head.header().height(),
        head.header().hash().toBytes(),
        concatenated(head.history().hashes()),
        head.transactionCount(),
        head.totalWork());
  }

  @Override
  public Optional<BlockColumns> block(long height) {
    return store
        .block(height)
        .map(
            block ->
                new BlockColumns(
                    height,
                    block.header().hash().toBytes(),
                    block.header().encode(),
                    block.certificate().map(Certificate::encode),
                    concatenated(store.leafHashes(height, 0, Integer.MAX_VALUE)),
                    store.transactionCount(height).orElseThrow()));
  }

  private static Bytes concatenated(List<Hash> hashes) {
    ByteWriter writer = new ByteWriter();
    hashes.forEach(hash -> hash.writeTo(writer));
    return writer.toBytes();
  }

  @Override
  public List<TransactionColumns> transactions(long height, int fromIndex, int limit) {
    return store.transactionsOfBlock(height, fromIndex, limit).stream()
        .map(InMemoryChainRows::columns)
        .toList();
  }

  static TransactionColumns columns(StoredTransaction stored) {
    Transaction transaction = stored.transaction();
    return new TransactionColumns(
        stored.position().height(),
        stored.position().index(),
        stored.outcome().number(),
        transaction.id().toBytes(),
        transaction.sender().value(),
        transaction.receiver().value(),
        transaction.operationType().value(),
        transaction.bytes(),
        transaction.payload().content());
  }

  @Override
  public Optional<Bytes> authorityChange(long height) {
    return store.authorityChanges(height, height + 1, 1).stream()
        .map(change -> change.authorities().encode())
        .findFirst();
  }

  @Override
  public OptionalLong authorityChangeFrom(long height) {
    return store.authorityChanges(height, Long.MAX_VALUE, 1).stream()
        .mapToLong(change -> change.header().height())
        .findFirst();
  }

  @Override
  public Optional<Divergence> aboveHead() {
    return Optional.empty();
  }

  @Override
  public Optional<Divergence> besideBase() {
    return Optional.empty();
  }

  @Override
  public List<RoundCertificateColumns> roundCertificatesAfter(
      Optional<RoundCertificateColumns> last, int limit) {
    return store.certificates().stream()
        .map(InMemoryChainRows::columns)
        .sorted(BY_KEY)
        .filter(row -> last.isEmpty() || BY_KEY.compare(row, last.get()) > 0)
        .limit(limit)
        .toList();
  }

  private static RoundCertificateColumns columns(Certificate certificate) {
    return new RoundCertificateColumns(
        certificate.height(),
        certificate.round(),
        certificate.kind().code(),
        certificate.blockHash().toBytes(),
        certificate.encode());
  }

  @Override
  public Optional<JournalRow> journalRowAfter(long sequence) {
    return store.journal().stream().filter(row -> row.sequence() > sequence).findFirst();
  }

  @Override
  public List<Termination> terminationsAfter(Optional<Hash> id, int limit) {
    return store.terminations().stream()
        .filter(ended -> id.isEmpty() || ended.id().compareTo(id.get()) > 0)
        .limit(limit)
        .toList();
  }

  @Override
  public OptionalLong epoch() {
    return OptionalLong.of(1);
  }
}

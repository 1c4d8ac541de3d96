package io.mpreg.blockchain.chain;

import io.mpreg.blockchain.crypto.Hash;
import io.mpreg.blockchain.node.NodeId;
import io.mpreg.blockchain.node.VectorClock;
import java.util.function.Consumer;

/// A block header whose fields a test may overwrite.
final class HeaderForm {
  int rulesVersion;
  Hash chainId;
  long height;
  int originRound;
  Hash previousHash;
  Hash historyRoot;
  Hash transactionsRoot;
  int transactionCount;
  Hash stateRoot;
  Hash extensionsRoot;
  VectorClock vectorClock;
  NodeId miner;
  long timestampMillis;
  Hash authoritySetHash;
  Hash nextAuthoritySetHash;
  long difficulty;
  long nonce;

  private HeaderForm(BlockHeader header) {
    rulesVersion = header.rulesVersion();
    chainId = header.chainId();
    height = header.height();
    originRound = header.originRound();
    previousHash = header.previousHash();
    historyRoot = header.historyRoot();
    transactionsRoot = header.transactionsRoot();
    transactionCount = header.transactionCount();
    stateRoot = header.stateRoot();
    extensionsRoot = header.extensionsRoot();
    vectorClock = header.vectorClock();
    miner = header.miner();
    timestampMillis = header.timestampMillis();
    authoritySetHash = header.authoritySetHash();
    nextAuthoritySetHash = header.nextAuthoritySetHash();
    difficulty = header.difficulty();
    nonce = header.nonce();
  }

  /// The header with some fields overwritten.
  static BlockHeader change(BlockHeader header, Consumer<HeaderForm> change) {
    HeaderForm form = new HeaderForm(header);
    change.accept(form);
    return new BlockHeader(
        form.rulesVersion,
        form.chainId,
        form.height,
        form.originRound,
        form.previousHash,
        form.historyRoot,
        form.transactionsRoot,
        form.transactionCount,
        form.stateRoot,
        form.extensionsRoot,
        form.vectorClock,
        form.miner,
        form.timestampMillis,
        form.authoritySetHash,
        form.nextAuthoritySetHash,
        form.difficulty,
        form.nonce);
  }
}

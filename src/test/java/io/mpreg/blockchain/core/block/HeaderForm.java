package io.mpreg.blockchain.core.block;

import io.mpreg.blockchain.core.causality.VectorClock;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.node.NodeId;
import java.util.function.Consumer;

/// A block header whose fields a test may overwrite.
public final class HeaderForm {
  public int rulesVersion;
  public Hash chainId;
  public long height;
  public int originRound;
  public Hash previousHash;
  public Hash historyRoot;
  public Hash transactionsRoot;
  public int transactionCount;
  public Hash stateRoot;
  public Hash extensionsRoot;
  public VectorClock vectorClock;
  public NodeId miner;
  public long timestampMillis;
  public Hash authoritySetHash;
  public Hash nextAuthoritySetHash;
  public long difficulty;
  public long nonce;

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
  public static BlockHeader change(BlockHeader header, Consumer<HeaderForm> change) {
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

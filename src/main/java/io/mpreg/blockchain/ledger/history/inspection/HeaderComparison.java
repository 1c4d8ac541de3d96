package io.mpreg.blockchain.ledger.history.inspection;

import io.mpreg.blockchain.core.block.BlockHeader;
import io.mpreg.blockchain.platform.database.Divergence;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Names the first field in which a stored header differs from the computed one. Fields that depend
/// on the transactions come last, because a wrong earlier field explains more.
public final class HeaderComparison {
  private record Field(String name, Function<BlockHeader, Object> value) {}

  private static final List<Field> FIELDS =
      List.of(
          new Field("rulesVersion", BlockHeader::rulesVersion),
          new Field("chainId", BlockHeader::chainId),
          new Field("height", BlockHeader::height),
          new Field("originRound", BlockHeader::originRound),
          new Field("previousHash", BlockHeader::previousHash),
          new Field("historyRoot", BlockHeader::historyRoot),
          new Field("timestamp", BlockHeader::timestampMillis),
          new Field("authoritySetHash", BlockHeader::authoritySetHash),
          new Field("nextAuthoritySetHash", BlockHeader::nextAuthoritySetHash),
          new Field("miner", BlockHeader::miner),
          new Field("vectorClock", BlockHeader::vectorClock),
          new Field("extensionsRoot", BlockHeader::extensionsRoot),
          new Field("difficulty", BlockHeader::difficulty),
          new Field("nonce", BlockHeader::nonce),
          new Field("transactionCount", BlockHeader::transactionCount),
          new Field("transactionsRoot", BlockHeader::transactionsRoot),
          new Field("stateRoot", BlockHeader::stateRoot));

  private HeaderComparison() {}

  /// The first field that differs.
  ///
  /// @param stored the header found
  /// @param computed the header that it has to be
  public static Optional<Divergence> firstDifference(BlockHeader stored, BlockHeader computed) {
    return FIELDS.stream()
        .filter(field -> !field.value().apply(stored).equals(field.value().apply(computed)))
        .findFirst()
        .map(field -> difference(field, stored, computed));
  }

  private static Divergence difference(Field field, BlockHeader stored, BlockHeader computed) {
    return Divergence.of(
        computed.height(),
        "header." + field.name(),
        "is %s, computed %s".formatted(field.value().apply(stored), field.value().apply(computed)));
  }
}

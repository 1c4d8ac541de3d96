package io.mpreg.blockchain.core.authority;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.transaction.Accusation;
import io.mpreg.blockchain.core.transaction.Accusation.Voted;
import io.mpreg.blockchain.core.transaction.Offence;
import java.util.Optional;

/// Evidence of equivocation: two conflicting votes of one authority in one round. An honest
/// authority never signs both. The votes are ordered by kind and block hash, so that each offence
/// has one encoding. The constructor throws [IllegalArgumentException] if the votes do not conflict
/// or are not in this order.
public record Evidence(Offence offence, Vote first, Vote second) {

  public Evidence {
    if (offenceOf(first, second).filter(offence::equals).isEmpty() || order(first, second) >= 0) {
      throw new IllegalArgumentException(
          "%s and %s are not evidence of %s in canonical order"
              .formatted(first.ballot(), second.ballot(), offence));
    }
  }

  public static Optional<Evidence> between(Vote one, Vote other) {
    return offenceOf(one, other)
        .map(
            offence ->
                order(one, other) < 0
                    ? new Evidence(offence, one, other)
                    : new Evidence(offence, other, one));
  }

  private static int order(Vote one, Vote other) {
    int byKind = one.kind().compareTo(other.kind());
    return byKind != 0 ? byKind : one.blockHash().compareTo(other.blockHash());
  }

  private static Optional<Offence> offenceOf(Vote one, Vote other) {
    boolean samePlace =
        one.height() == other.height()
            && one.round() == other.round()
            && one.signer() == other.signer();
    if (!samePlace || order(one, other) == 0) {
      return Optional.empty();
    }
    return one.kind() == other.kind() ? doubled(one.kind()) : mixed(one.kind(), other.kind());
  }

  private static Optional<Offence> doubled(VoteKind kind) {
    return switch (kind) {
      case PROPOSE -> Optional.of(Offence.DOUBLE_PROPOSE);
      case NOTARIZE -> Optional.of(Offence.DOUBLE_NOTARIZE);
      case FINALIZE -> Optional.of(Offence.DOUBLE_FINALIZE);
      case NULLIFY -> Optional.empty();
    };
  }

  private static Optional<Offence> mixed(VoteKind one, VoteKind other) {
    return endsRound(one) && endsRound(other)
        ? Optional.of(Offence.NULLIFY_AND_FINALIZE)
        : Optional.empty();
  }

  private static boolean endsRound(VoteKind kind) {
    return kind == VoteKind.NULLIFY || kind == VoteKind.FINALIZE;
  }

  /// Whether both votes have valid signatures of an authority in `set`, the authority set of the
  /// votes' height.
  public boolean isValid(AuthoritySet set, Hash chainId) {
    return first.isValid(set, chainId) && second.isValid(set, chainId);
  }

  /// The accusation that an `evidence` transaction makes with these votes.
  ///
  /// @param set the authorities of the height
  public Accusation accusation(AuthoritySet set) {
    return new Accusation(
        offence,
        set.at(first.signer()).id(),
        first.height(),
        first.round(),
        new Voted(first.blockHash(), first.signature()),
        new Voted(second.blockHash(), second.signature()));
  }
}

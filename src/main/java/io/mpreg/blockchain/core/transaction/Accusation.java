package io.mpreg.blockchain.core.transaction;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.crypto.Signature;
import io.mpreg.blockchain.core.encoding.Integers;
import io.mpreg.blockchain.core.json.PayloadFields;
import io.mpreg.blockchain.core.node.NodeId;
import java.nio.charset.StandardCharsets;

/// The content of an `evidence` transaction: the claim that an authority signed two conflicting
/// votes. The signed bytes of both votes can be rebuilt from it and the authority set of the
/// height.
///
/// @param height 1 … 2^53 − 1
/// @param round 0 … 2^31 − 1
/// @param first the vote with the smaller block hash, so that each offence has one encoding
public record Accusation(
    Offence offence, NodeId offender, long height, int round, Voted first, Voted second) {

  /// The block hash of a vote (zero for a NULLIFY) and its signature.
  public record Voted(Hash blockHash, Signature signature) {
    private static Voted read(PayloadFields fields) {
      return new Voted(fields.hash("blockHash"), fields.signature("signature"));
    }
  }

  public Accusation {
    Integers.check("height", height, Integers.MAX);
    if (height < 1 || round < 0) {
      throw new IllegalArgumentException(
          "height " + height + " must be at least 1 and round " + round + " at least 0");
    }
    if (first.blockHash().compareTo(second.blockHash()) >= 0) {
      throw new IllegalArgumentException("the first block hash is not the smaller one");
    }
    boolean skips = offence == Offence.NULLIFY_AND_FINALIZE;
    if (first.blockHash().equals(Hash.ZERO) != skips) {
      throw new IllegalArgumentException(
          "%s of block %s".formatted(offence.label(), first.blockHash()));
    }
  }

  static Accusation read(PayloadFields fields) {
    Offence offence = fields.text("offence", Offence::named);
    NodeId offender = fields.name("offender");
    long height = fields.whole("height", 1, Integers.MAX);
    int round = fields.whole("round", 0, Integer.MAX_VALUE);
    Voted first = fields.object("first", Voted::read);
    Voted second = fields.object("second", Voted::read);
    // The only remaining fault is in the first block hash: it is not the smaller one, or wrong for
    // the offence.
    return PayloadFields.at(
        "first",
        () ->
            PayloadFields.at(
                "blockHash",
                () -> new Accusation(offence, offender, height, round, first, second)));
  }

  /// The payload of an `evidence` transaction with this accusation.
  public Payload payload() {
    String text =
        "{\"offence\":\"%s\",\"offender\":\"%s\",\"height\":%d,\"round\":%d,\"first\":%s,\"second\":%s}"
            .formatted(offence.label(), offender.value(), height, round, text(first), text(second));
    return Payload.of(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static String text(Voted voted) {
    return "{\"blockHash\":\"%s\",\"signature\":\"%s\"}"
        .formatted(voted.blockHash().hex(), voted.signature().hex());
  }
}

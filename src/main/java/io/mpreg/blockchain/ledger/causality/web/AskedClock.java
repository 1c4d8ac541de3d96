package io.mpreg.blockchain.ledger.causality.web;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.mpreg.blockchain.core.causality.VectorClock;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.Integers;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.ledger.door.Ledger;
import io.mpreg.blockchain.ledger.history.web.BlockController;
import io.mpreg.blockchain.platform.web.HexText;
import io.mpreg.blockchain.platform.web.JsonProblems;
import io.mpreg.blockchain.platform.web.Problem;
import io.mpreg.blockchain.platform.web.RequestFault;
import io.mpreg.blockchain.platform.web.RequestRefused;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// A clock in a request: its numbers, or the hash of the block in whose header it is.
@Schema(
    name = "AskedClock",
    types = {"object", "string"},
    additionalPropertiesSchema = Long.class,
    pattern = "^[0-9a-f]{64}$",
    description =
        "A clock, an object with a number of 0 to 2^53 - 1 for each name; or the hash of a final"
            + " block, which stands for the clock in its header.")
final class AskedClock {
  private final Map<String, BigInteger> numbers;
  private final Optional<String> block;

  private AskedClock(Map<String, BigInteger> numbers, Optional<String> block) {
    this.numbers = Map.copyOf(numbers);
    this.block = block;
  }

  /// @param numbers by name, as they came
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static AskedClock given(Map<String, BigInteger> numbers) {
    return new AskedClock(numbers, Optional.empty());
  }

  /// @param hash as it came
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static AskedClock ofBlock(String hash) {
    return new AskedClock(Map.of(), Optional.of(hash));
  }

  /// The clock that is meant.
  ///
  /// @param pointer to this value in the body
  /// @throws RequestRefused `body-invalid` or `block-unknown`
  ComparedClock read(Ledger ledger, String pointer) {
    return block
        .map(hash -> ofBlock(ledger, hash(hash, pointer)))
        .orElseGet(() -> new ComparedClock(clock(numbers, pointer), Optional.empty()));
  }

  private static VectorClock clock(Map<String, BigInteger> numbers, String pointer) {
    Map<NodeId, Long> turns = new HashMap<>();
    numbers.forEach(
        (name, number) -> {
          String at = pointer + JsonProblems.step(name);
          if (!NodeId.isName(name)) {
            throw invalid(at, "the name is not " + NodeId.GRAMMAR);
          }
          if (number.signum() < 0 || number.compareTo(BigInteger.valueOf(Integers.MAX)) > 0) {
            throw invalid(at, "the number is not 0 to " + Integers.MAX);
          }
          turns.put(new NodeId(name), number.longValue());
        });
    return VectorClock.of(turns);
  }

  private static Hash hash(String text, String pointer) {
    return HexText.decode(text)
        .filter(bytes -> bytes.length == Hash.LENGTH)
        .map(Hash::fromBytes)
        .orElseThrow(
            () -> invalid(pointer, "neither a clock nor a hash of 64 lower-case hex digits"));
  }

  private static RequestRefused invalid(String pointer, String detail) {
    return new RequestRefused(Problem.of(RequestFault.BODY_INVALID, detail).at(pointer));
  }

  private static ComparedClock ofBlock(Ledger ledger, Hash hash) {
    return ledger
        .chain()
        .blockByHash(hash)
        .map(
            block ->
                new ComparedClock(
                    block.header().vectorClock(), Optional.of(block.header().height())))
        .orElseThrow(() -> BlockController.unknown(ledger, hash));
  }
}

package io.mpreg.blockchain.core.authority;

import io.mpreg.blockchain.core.crypto.SignatureAlgorithm;
import io.mpreg.blockchain.core.crypto.SigningKey;
import io.mpreg.blockchain.core.node.NodeId;
import java.util.Arrays;
import java.util.stream.IntStream;

/// Authority sets for tests: `authority-00`, `authority-01`, … with keys derived from their
/// numbers.
public final class AuthoritySets {

  private AuthoritySets() {}

  public static AuthoritySet of(int size, int byzantine, int crashed) {
    return ofNumbers(byzantine, crashed, IntStream.range(0, size).toArray());
  }

  public static AuthoritySet ofNumbers(int byzantine, int crashed, int... numbers) {
    return new AuthoritySet(
        byzantine, crashed, Arrays.stream(numbers).mapToObj(AuthoritySets::authority).toList());
  }

  public static Authority authority(int number) {
    return new Authority(
        id(number), consensusKey(number).publicKey(), checkpointKey(number).publicKey());
  }

  public static NodeId id(int number) {
    return new NodeId("authority-%02d".formatted(number));
  }

  public static SigningKey consensusKey(int number) {
    return key(0x40, number);
  }

  public static SigningKey checkpointKey(int number) {
    return key(0x80, number);
  }

  private static SigningKey key(int purpose, int number) {
    var seed = new byte[32];
    seed[0] = (byte) purpose;
    seed[31] = (byte) number;
    return SigningKey.fromSeed(SignatureAlgorithm.ED25519, seed);
  }
}

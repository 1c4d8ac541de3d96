package io.mpreg.blockchain.core.crypto;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// Signing, verifying and hashing a message of 300 bytes, the size of a typical transaction; the
/// key is decoded already, as it is for all but the first signature of a sender.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class SignatureBenchmark {
  private final byte[] message = new byte[300];
  private final SigningKey ed25519 = key(SignatureAlgorithm.ED25519);
  private final SigningKey secp256k1 = key(SignatureAlgorithm.SECP256K1);
  private final Signature ed25519Signature = ed25519.sign(message);
  private final Signature secp256k1Signature = secp256k1.sign(message);
  private final Ed25519Verifier pinned =
      (Ed25519Verifier) Ed25519Verifier.of(ed25519.publicKey().toArray());

  private static SigningKey key(SignatureAlgorithm algorithm) {
    byte[] seed = new byte[SigningKey.SEED_LENGTH];
    Arrays.fill(seed, (byte) 7);
    return SigningKey.fromSeed(algorithm, seed);
  }

  /// As the node does it: accepted natively where that is possible.
  @Benchmark
  public boolean verifyEd25519() {
    return ed25519.publicKey().verifies(message, ed25519Signature);
  }

  /// The rule that decides, in Bouncy Castle alone.
  @Benchmark
  public boolean verifyEd25519Pinned() {
    return pinned.decides(message, ed25519Signature.toArray());
  }

  @Benchmark
  public boolean verifySecp256k1() {
    return secp256k1.publicKey().verifies(message, secp256k1Signature);
  }

  @Benchmark
  public Signature signEd25519() {
    return ed25519.sign(message);
  }

  @Benchmark
  public Signature signSecp256k1() {
    return secp256k1.sign(message);
  }

  @Benchmark
  public Hash hash() {
    return Hash.of(message);
  }
}

package io.mpreg.blockchain.crypto;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// Verifiers of the keys that were asked for lately. Decoding a key costs a fifth of checking a
/// signature, and every transaction brings its sender's key along. A key has one place, which it
/// takes from the one before: memory is bounded, and whoever makes keys that share a place with
/// another's only has them decoded again. Safe for use by many threads.
final class RecentVerifiers {
  private final AtomicReferenceArray<@Nullable Known> places;

  RecentVerifiers(int size) {
    places = new AtomicReferenceArray<>(size);
  }

  Verifier of(PublicKey key) {
    int place = Math.floorMod(key.hashCode(), places.length());
    Known known = places.get(place);
    if (known != null && known.key.equals(key)) {
      return known.verifier;
    }
    Verifier decoded =
        switch (key.algorithm()) {
          case ED25519 -> Ed25519Verifier.of(key.toArray());
          case SECP256K1 -> Secp256k1Verifier.of(key.toArray());
        };
    places.set(place, new Known(key, decoded));
    return decoded;
  }

  private record Known(PublicKey key, Verifier verifier) {}
}

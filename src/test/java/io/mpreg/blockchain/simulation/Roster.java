package io.mpreg.blockchain.simulation;

import io.mpreg.blockchain.core.authority.Authority;
import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.authority.AuthoritySets;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.node.NodeId;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/// The authorities of a height as the simulation knows them: their numbers in ascending order,
/// which is the order of their ids, and how often each has changed its keys.
record Roster(
    int byzantine,
    int crashed,
    List<Integer> numbers,
    List<Integer> keys,
    AuthoritySet set,
    Hash hash) {

  // Deriving keys costs more than a whole round of the simulation.
  private static final ConcurrentHashMap<Integer, Authority> AUTHORITIES =
      new ConcurrentHashMap<>();
  private static final int MOST_KEYS = 16;
  private static final int FIRST_OTHER_KEY = 20; // above all numbers of members

  static Roster of(int byzantine, int crashed, List<Integer> numbers, List<Integer> keys) {
    List<Authority> authorities =
        IntStream.range(0, numbers.size())
            .mapToObj(index -> authority(numbers.get(index), keys.get(index)))
            .toList();
    var set = new AuthoritySet(byzantine, crashed, authorities);
    return new Roster(byzantine, crashed, numbers, keys, set, set.hash());
  }

  private static Authority authority(int number, int key) {
    return AUTHORITIES.computeIfAbsent(
        number * MOST_KEYS + key,
        both -> {
          Authority first = AuthoritySets.authority(number);
          Authority other = AuthoritySets.authority(FIRST_OTHER_KEY + number * MOST_KEYS + key);
          return key == 0
              ? first
              : new Authority(first.id(), other.consensusKey(), other.checkpointKey());
        });
  }

  static NodeId id(int number) {
    return authority(number, 0).id();
  }

  int size() {
    return numbers.size();
  }

  int indexOf(int number) {
    return numbers.indexOf(number);
  }
}

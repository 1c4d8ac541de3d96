package io.mpreg.blockchain.core.authority;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.crypto.PublicKey;
import io.mpreg.blockchain.core.crypto.SignatureAlgorithm;
import io.mpreg.blockchain.core.encoding.ByteReader;
import io.mpreg.blockchain.core.encoding.ByteWriter;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.encoding.Malformed;
import io.mpreg.blockchain.core.node.NodeId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;

/// The authorities that decide a height (the validator set), sorted by id, and how many of them may
/// be Byzantine (b) and crashed (c). There are 1 to 1024 authorities, at least 3b + 2c + 1, and no
/// id or key occurs twice; anything else is an [IllegalArgumentException], or [Malformed] when read
/// (protocol, section 5).
///
/// Two quorums of n - b - c share at least b + 1 authorities, so at least one honest one. The
/// familiar quorum of 2b + 1 has that property only if n = 3b + 1.
public record AuthoritySet(int byzantine, int crashed, List<Authority> authorities) {

  public static final int MAX_SIZE = 1024;

  private static final String MAGIC = "MPREG-SET-1\0";

  public AuthoritySet {
    authorities = authorities.stream().sorted(Comparator.comparing(Authority::id)).toList();
    int size = authorities.size();
    if (byzantine < 0 || crashed < 0 || byzantine > MAX_SIZE || crashed > MAX_SIZE) {
      throw new IllegalArgumentException(
          "byzantine " + byzantine + " and crashed " + crashed + " must be 0 to " + MAX_SIZE);
    }
    int least = leastSize(byzantine, crashed);
    if (size < least || size > MAX_SIZE) {
      throw new IllegalArgumentException(
          "%d authorities, must be at least 3b + 2c + 1 = %d (b = %d, c = %d) and at most %d"
              .formatted(size, least, byzantine, crashed, MAX_SIZE));
    }
    requireDistinct(authorities);
  }

  private static int leastSize(int byzantine, int crashed) {
    return 3 * byzantine + 2 * crashed + 1;
  }

  /// Whether a set of this size tolerates this many faulty authorities.
  public static boolean isEnough(int size, int byzantine, int crashed) {
    return size >= leastSize(byzantine, crashed) && size <= MAX_SIZE;
  }

  // One key under two ids would count as two signers.
  private static void requireDistinct(List<Authority> authorities) {
    var ids = new HashSet<NodeId>();
    var consensusKeys = new HashSet<PublicKey>();
    var checkpointKeys = new HashSet<PublicKey>();
    for (Authority authority : authorities) {
      if (!ids.add(authority.id())) {
        throw new IllegalArgumentException("authority " + authority.id().value() + " stands twice");
      }
      if (!consensusKeys.add(authority.consensusKey())
          || !checkpointKeys.add(authority.checkpointKey())) {
        throw new IllegalArgumentException(
            "a key of authority " + authority.id().value() + " stands twice");
      }
    }
  }

  public int size() {
    return authorities.size();
  }

  /// The voting weight of an authority: always 1.
  public long weight(int index) {
    Objects.checkIndex(index, size());
    return 1;
  }

  /// The voting weight of all authorities (W).
  public long totalWeight() {
    return size();
  }

  /// The voting weight of a quorum: W - b - c.
  public long quorum() {
    return totalWeight() - byzantine - crashed;
  }

  /// The voting weight of these authorities together. Duplicates count once; indexes outside the
  /// set do not count.
  ///
  /// @param indexes positions in the order of ids
  public long weigh(IntStream indexes) {
    return indexes
        .filter(index -> index >= 0 && index < size())
        .distinct()
        .mapToLong(this::weight)
        .sum();
  }

  /// Whether these authorities are a quorum.
  ///
  /// @param indexes positions in the order of ids
  public boolean isQuorum(IntStream indexes) {
    return weigh(indexes) >= quorum();
  }

  /// Whether these members include a quorum of the authorities.
  public boolean isQuorum(Collection<NodeId> members) {
    return isQuorum(members.stream().mapToInt(this::indexOf));
  }

  /// Whether no quorum exists without these authorities (a blocking set).
  ///
  /// @param indexes positions in the order of ids
  public boolean isBlocking(IntStream indexes) {
    return weigh(indexes) > totalWeight() - quorum();
  }

  /// Whether at least one of these authorities is honest: their weight is more than b.
  ///
  /// @param indexes positions in the order of ids
  public boolean includesHonest(IntStream indexes) {
    return weigh(indexes) > byzantine;
  }

  /// The authority with this id, if it is in the set.
  public Optional<Authority> find(NodeId id) {
    int index = indexOf(id);
    return index < 0 ? Optional.empty() : Optional.of(at(index));
  }

  public Authority at(int index) {
    return authorities.get(index);
  }

  /// The position in the order of ids, or -1 for a node that is not in the set.
  public int indexOf(NodeId id) {
    int low = 0;
    int high = authorities.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = authorities.get(middle).id().compareTo(id);
      if (order == 0) {
        return middle;
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -1;
  }

  public boolean contains(NodeId id) {
    return indexOf(id) >= 0;
  }

  // magic ‖ u16 b ‖ u16 c ‖ u16 n ‖ n × (str id ‖ consensusKey[32] ‖ checkpointKey[32]), by id
  public Bytes encode() {
    var writer = new ByteWriter();
    writer.magic(MAGIC).u16(byzantine).u16(crashed).u16(size());
    for (Authority authority : authorities) {
      authority.id().writeTo(writer);
      writer.raw(authority.consensusKey().toBytes()).raw(authority.checkpointKey().toBytes());
    }
    return writer.toBytes();
  }

  public static AuthoritySet decode(Bytes bytes) {
    var reader = new ByteReader(bytes);
    reader.magic(MAGIC);
    int byzantine = reader.u16();
    int crashed = reader.u16();
    int size = reader.u16();
    if (size > MAX_SIZE) {
      throw new Malformed("authority set of " + size + " authorities, at most " + MAX_SIZE);
    }
    var authorities = new ArrayList<Authority>();
    for (int i = 0; i < size; i++) {
      authorities.add(readAuthority(reader));
    }
    reader.end();
    return checked(byzantine, crashed, authorities);
  }

  private static Authority readAuthority(ByteReader reader) {
    return new Authority(NodeId.read(reader), readKey(reader), readKey(reader));
  }

  private static PublicKey readKey(ByteReader reader) {
    var algorithm = SignatureAlgorithm.ED25519;
    return PublicKey.of(algorithm, reader.raw(algorithm.publicKeyLength()));
  }

  private static AuthoritySet checked(int byzantine, int crashed, List<Authority> authorities) {
    AuthoritySet set;
    try {
      set = new AuthoritySet(byzantine, crashed, authorities);
    } catch (IllegalArgumentException e) {
      throw new Malformed("authority set: " + e.getMessage());
    }
    if (!set.authorities().equals(authorities)) {
      throw new Malformed("authority set: not sorted by id");
    }
    return set;
  }

  public Hash hash() {
    return Hash.of(encode());
  }
}

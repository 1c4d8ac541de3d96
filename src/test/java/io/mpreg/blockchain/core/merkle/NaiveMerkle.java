package io.mpreg.blockchain.core.merkle;

import io.mpreg.blockchain.core.crypto.Hash;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// RFC 9162 section 2.1 word for word, recursive and slow, on lists of leaf hashes.
final class NaiveMerkle {
  /// The inputs of the tests of certificate-transparency, and the roots of the first 0 ... 8
  /// inputs.
  static final List<String> INPUTS =
      List.of(
          "",
          "00",
          "10",
          "2021",
          "3031",
          "40414243",
          "5051525354555657",
          "606162636465666768696a6b6c6d6e6f");

  static final List<String> ROOTS =
      List.of(
          "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
          "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
          "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
          "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
          "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
          "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
          "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
          "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
          "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");

  private NaiveMerkle() {}

  static List<Hash> leaves(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> MerkleTree.leafHash(ByteBuffer.allocate(4).putInt(i).array()))
        .toList();
  }

  static List<Hash> knownLeaves(int count) {
    return INPUTS.stream()
        .limit(count)
        .map(hex -> MerkleTree.leafHash(HexFormat.of().parseHex(hex)))
        .toList();
  }

  static Hash root(List<Hash> leaves) {
    int n = leaves.size();
    if (n == 0) {
      return Hash.of(new byte[0]);
    }
    if (n == 1) {
      return leaves.getFirst();
    }
    int k = largestPowerOfTwoBelow(n);
    Hash left = root(leaves.subList(0, k));
    Hash right = root(leaves.subList(k, n));
    return Hash.of(new byte[] {1}, left.toArray(), right.toArray());
  }

  /// PATH(m, D_n) of section 2.1.3.1.
  static List<Hash> path(int m, List<Hash> leaves) {
    int n = leaves.size();
    if (n == 1) {
      return List.of();
    }
    int k = largestPowerOfTwoBelow(n);
    List<Hash> left = leaves.subList(0, k);
    List<Hash> right = leaves.subList(k, n);
    return m < k ? append(path(m, left), root(right)) : append(path(m - k, right), root(left));
  }

  /// SUBPROOF(m, D_n, b) of section 2.1.4.1.
  static List<Hash> subproof(int m, List<Hash> leaves, boolean isOldTree) {
    int n = leaves.size();
    if (m == n) {
      return isOldTree ? List.of() : List.of(root(leaves));
    }
    int k = largestPowerOfTwoBelow(n);
    List<Hash> left = leaves.subList(0, k);
    List<Hash> right = leaves.subList(k, n);
    return m <= k
        ? append(subproof(m, left, isOldTree), root(right))
        : append(subproof(m - k, right, false), root(left));
  }

  /// The roots of the complete subtrees that lie within leaves begin to end while the ones above
  /// them do not, from left to right.
  static List<Hash> cover(int begin, int end, List<Hash> leaves) {
    List<Hash> roots = new ArrayList<>();
    int at = begin;
    while (at < end) {
      int size = 1;
      while (isWithin(at, 2 * size, begin, end)) {
        size *= 2;
      }
      roots.add(root(leaves.subList(at, at + size)));
      at += size;
    }
    return roots;
  }

  // The subtree of this size that the leaf is in.
  private static boolean isWithin(int leaf, int size, int begin, int end) {
    int first = leaf / size * size;
    return first >= begin && first + size <= end;
  }

  /// The turns from the root down to a leaf, a letter for each.
  static String turns(int m, int n) {
    if (n == 1) {
      return "";
    }
    int k = largestPowerOfTwoBelow(n);
    return m < k ? "L" + turns(m, k) : "R" + turns(m - k, n - k);
  }

  private static int largestPowerOfTwoBelow(int n) {
    int k = 1;
    while (2 * k < n) {
      k *= 2;
    }
    return k;
  }

  private static List<Hash> append(List<Hash> path, Hash last) {
    return Stream.concat(path.stream(), Stream.of(last)).toList();
  }

  /// The path with one hash changed, removed, added or swapped with its neighbour, at every place.
  static List<List<Hash>> damaged(List<Hash> path) {
    List<List<Hash>> all = new ArrayList<>();
    for (int i = 0; i <= path.size(); i++) {
      all.add(edited(path, i, i, Hash.ZERO));
    }
    for (int i = 0; i < path.size(); i++) {
      byte[] flipped = path.get(i).toArray();
      flipped[i % 32] ^= 1;
      all.add(edited(path, i, i + 1, Hash.fromBytes(flipped)));
      all.add(edited(path, i, i + 1));
      all.add(edited(path, i, i, path.get(i)));
    }
    for (int i = 0; i + 1 < path.size(); i++) {
      all.add(edited(path, i, i + 2, path.get(i + 1), path.get(i)));
    }
    // Swapping two equal neighbours changes nothing.
    all.removeIf(path::equals);
    return all;
  }

  private static List<Hash> edited(List<Hash> path, int from, int to, Hash... replacement) {
    List<Hash> edited = new ArrayList<>(path.subList(0, from));
    edited.addAll(List.of(replacement));
    edited.addAll(path.subList(to, path.size()));
    return edited;
  }
}

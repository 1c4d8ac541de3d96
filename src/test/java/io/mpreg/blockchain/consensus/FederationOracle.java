package io.mpreg.blockchain.consensus;

import io.mpreg.blockchain.crypto.Hash;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Sees every vote that leaves a member and every block that becomes final anywhere, and says what
/// of it must not be. It restates the rules and calls none of them.
final class FederationOracle {

  private final int quorum;
  private final Set<Integer> byzantine;
  private final Set<String> sent = new HashSet<>();
  private final Map<String, String> writtenOnce = new HashMap<>();
  private final Map<Long, Hash> decided = new HashMap<>();
  private final Map<String, Set<Integer>> supporters = new HashMap<>();
  private final List<String> violations = new ArrayList<>();
  private int reports;

  /// `trueFaults` is how many members are in truth allowed to lie, whatever the set under test
  /// says.
  FederationOracle(int size, int trueFaults, Set<Integer> byzantine) {
    this.quorum = size - trueFaults;
    this.byzantine = byzantine;
  }

  void sent(Vote vote) {
    String round = vote.height() + "/" + vote.round();
    sent.add(vote.signer() + " " + vote.kind() + " " + round + " " + vote.blockHash().hex());
    String support = vote.kind() + " " + round + " " + vote.blockHash().hex();
    supporters.computeIfAbsent(support, key -> new HashSet<>()).add(vote.signer());
    if (byzantine.contains(vote.signer())) {
      return;
    }
    String column =
        switch (vote.kind()) {
          case PROPOSE -> "proposed";
          case NOTARIZE -> "notarized";
          case NULLIFY, FINALIZE -> "closed";
        };
    String content = vote.kind() + " " + vote.blockHash().hex();
    String before = writtenOnce.putIfAbsent(vote.signer() + " " + round + " " + column, content);
    if (before != null && !before.equals(content)) {
      violations.add(vote.signer() + " sent " + content + " after " + before + " in " + round);
    }
  }

  void decided(int member, Candidate block, Certificate certificate) {
    Hash other = decided.putIfAbsent(block.height(), block.hash());
    if (other != null && !other.equals(block.hash())) {
      violations.add(member + " decided " + block + ", others " + other.hex());
    }
    Hash parent = decided.get(block.height() - 1);
    if (parent != null && !parent.equals(block.previousHash())) {
      violations.add(member + " decided " + block + " on something else than " + parent.hex());
    }
    var signers = new HashSet<Integer>();
    for (IndexedSignature signature : certificate.signatures()) {
      signers.add(signature.index());
      String vote =
          signature.index()
              + (" FINALIZE " + certificate.height() + "/" + certificate.round() + " ")
              + block.hash().hex();
      if (!sent.contains(vote)) {
        violations.add(member + " decided with a vote that nobody sent: " + vote);
      }
    }
    if (signers.size() < quorum || certificate.height() != block.height()) {
      violations.add(member + " decided " + block + " with " + certificate);
    }
  }

  void reported(Evidence evidence) {
    reports++;
    if (!byzantine.contains(evidence.first().signer())) {
      violations.add("evidence against an honest member: " + evidence);
    }
  }

  void halted(int member, Effect.Halt halt) {
    violations.add(member + " halted: " + halt);
  }

  /// The same for two runs in which the same votes were sent.
  int sentDigest() {
    return sent.hashCode();
  }

  int reports() {
    return reports;
  }

  int heightsDecided() {
    return decided.size();
  }

  boolean hasSeenViolation() {
    return !violations.isEmpty();
  }

  /// Everything that must not have happened, with what only the whole shows.
  List<String> violations() {
    var all = new ArrayList<>(violations);
    supporters.forEach(
        (support, signers) -> {
          String[] words = support.split(" ", -1);
          boolean finalized = words[0].equals("FINALIZE") && signers.size() >= quorum;
          String skip = "NULLIFY " + words[1] + " " + Hash.ZERO.hex();
          if (finalized && supporters.getOrDefault(skip, Set.of()).size() >= quorum) {
            all.add("finalized and skipped: " + support);
          }
        });
    return all;
  }
}

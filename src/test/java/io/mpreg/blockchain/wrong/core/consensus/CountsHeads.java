package io.mpreg.blockchain.wrong.core.consensus;

import io.mpreg.blockchain.core.authority.AuthoritySet;

/// Decides for itself how many are enough.
public record CountsHeads(AuthoritySet set) {
  boolean decide(int votes) {
    return votes >= set.quorum();
  }
}

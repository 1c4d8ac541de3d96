package io.mpreg.blockchain.wrong.core.consensus;

import io.mpreg.blockchain.core.authority.AuthoritySet;

/// Computes a quorum of its own.
public record CountsHeads(AuthoritySet set) {
  boolean decide(int votes) {
    return votes >= set.quorum();
  }
}

package io.mpreg.blockchain.members.archive;

/// A chain file and a chain contradict each other, or do not fit together.
public final class ContradictingFile extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ContradictingFile(String message) {
    super(message);
  }
}

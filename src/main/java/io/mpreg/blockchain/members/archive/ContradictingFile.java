package io.mpreg.blockchain.members.archive;

/// A chain file and a chain that cannot both be right, or do not fit each other.
public final class ContradictingFile extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ContradictingFile(String message) {
    super(message);
  }
}

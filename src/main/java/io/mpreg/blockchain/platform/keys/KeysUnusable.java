package io.mpreg.blockchain.platform.keys;

/// Keys that cannot be read, or are not those that are needed. The message names files and entries
/// and nothing that is in them; the action says what an operator can do.
public final class KeysUnusable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String action;

  // Never with a cause: what a key store's parser says could show a part of what it read.
  public KeysUnusable(String message, String action) {
    super(message);
    this.action = action;
  }

  public String action() {
    return action;
  }
}

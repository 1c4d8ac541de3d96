package io.mpreg.blockchain.platform.keys;

/// Keys that cannot be read, or are not the required ones. The message names files and entries,
/// never their content; the action says what an operator can do.
public final class KeysUnusable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String action;

  // Never with a cause: the message of a key store's parser could reveal a part of the file.
  public KeysUnusable(String message, String action) {
    super(message);
    this.action = action;
  }

  public String action() {
    return action;
  }
}

package io.mpreg.blockchain.tools.load;

/// A request ready to be sent, and the handler of its response. Called by the thread of the [Loop].
interface Exchange {
  /// All bytes of the request, which are not modified.
  byte[] request();

  void answered(Answer answer, long nanoTime);

  /// There was no complete response: the outcome of the request is unknown.
  void failed(String code, long nanoTime);
}

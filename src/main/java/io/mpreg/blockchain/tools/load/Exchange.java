package io.mpreg.blockchain.tools.load;

/// A request that is ready to be sent, and what is to be done with its answer. Called by the thread
/// of the [Loop].
interface Exchange {
  /// All bytes of the request; they are not changed.
  byte[] request();

  void answered(Answer answer, long nanoTime);

  /// There was no complete answer: nobody knows what became of the request.
  void failed(String code, long nanoTime);
}

package io.mpreg.blockchain.deciding;

import io.mpreg.blockchain.core.consensus.Verdict;

/// What this member thinks of a block that continues its chain.
///
/// @param block with what is needed to append it, unless it is invalid
/// @param againInMillis when its time will have come, where the verdict is that it has not; else 0
public record Judged<B extends Block>(B block, Verdict verdict, long againInMillis) {}

package io.mpreg.blockchain.wrong.core.merkle;

import io.mpreg.blockchain.wrong.Assembly;
import io.mpreg.blockchain.wrong.core.encoding.LooksAhead;

/// Uses an earlier package, which is allowed but closes a cycle, and the root, which is not.
public record LooksBack(LooksAhead earlier, Assembly root) {}

package io.mpreg.blockchain.wrong.core.encoding;

import io.mpreg.blockchain.wrong.core.merkle.LooksBack;

/// Uses a package that comes later.
public record LooksAhead(LooksBack... later) {}

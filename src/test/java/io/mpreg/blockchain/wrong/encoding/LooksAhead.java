package io.mpreg.blockchain.wrong.encoding;

import io.mpreg.blockchain.wrong.merkle.LooksBack;

/// Uses a package that comes later.
public record LooksAhead(LooksBack... later) {}

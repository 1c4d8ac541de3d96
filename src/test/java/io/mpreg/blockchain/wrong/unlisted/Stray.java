package io.mpreg.blockchain.wrong.unlisted;

/// In a package that is not in the order.
public final class Stray {}

package io.mpreg.blockchain.wrong.unlisted;

/// Lives in a package that nobody put in order.
public final class Stray {}

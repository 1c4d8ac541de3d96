package io.mpreg.blockchain.wrong;

/// Stands for the application class, which no package may use.
public final class Assembly {}

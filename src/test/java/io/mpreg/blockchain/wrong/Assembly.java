package io.mpreg.blockchain.wrong;

/// Stands for the application class, which nobody may use.
public final class Assembly {}

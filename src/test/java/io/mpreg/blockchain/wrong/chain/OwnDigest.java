package io.mpreg.blockchain.wrong.chain;

import org.bouncycastle.crypto.digests.SHA256Digest;

/// Uses the library that only `crypto` may use.
public record OwnDigest(SHA256Digest digest) {}

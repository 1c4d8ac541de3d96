package io.mpreg.blockchain.wrong.core.block;

import org.bouncycastle.crypto.digests.SHA256Digest;

/// Uses the library that only `crypto` may use.
public record OwnDigest(SHA256Digest digest) {}

package io.mpreg.blockchain.core.proof;

import io.mpreg.blockchain.core.block.BlockHeader;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.json.PayloadFields;

/// A header in a proof, with its claimed height and hash. Nothing is verified yet.
public record ProvedHeader(long height, Hash hash, Bytes headerBytes) {
  static ProvedHeader of(BlockHeader header) {
    return new ProvedHeader(header.height(), header.hash(), header.encode());
  }

  static ProvedHeader read(PayloadFields fields) {
    return new ProvedHeader(fields.whole("height"), fields.hash("hash"), fields.hex("headerBytes"));
  }
}

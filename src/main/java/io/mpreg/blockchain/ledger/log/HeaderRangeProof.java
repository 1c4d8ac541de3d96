package io.mpreg.blockchain.ledger.log;

import io.mpreg.blockchain.core.block.BlockHeader;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.merkle.RangeProof;
import java.util.List;

/// The proof that headers of consecutive heights are those of the history, with none left out.
///
/// @param headers the headers that are proved, the lowest first
/// @param proof what surrounds them
/// @param root the history's root at the proof's tree size, as in [HeaderProof]
public record HeaderRangeProof(List<BlockHeader> headers, RangeProof proof, Hash root) {
  public HeaderRangeProof {
    headers = List.copyOf(headers);
  }
}

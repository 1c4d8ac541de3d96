package io.mpreg.blockchain.checkpoint;

import static io.mpreg.blockchain.checkpoint.ProofStep.AUTHORITIES;
import static io.mpreg.blockchain.checkpoint.ProofStep.BLOCK;
import static io.mpreg.blockchain.checkpoint.ProofStep.CERTIFICATE;
import static io.mpreg.blockchain.checkpoint.ProofStep.GENESIS;

import io.mpreg.blockchain.chain.AuthoritySet;
import io.mpreg.blockchain.chain.BlockHeader;
import io.mpreg.blockchain.chain.Genesis;
import io.mpreg.blockchain.consensus.Certificate;
import io.mpreg.blockchain.consensus.VoteKind;
import io.mpreg.blockchain.crypto.Hash;
import io.mpreg.blockchain.encoding.Bytes;
import java.util.List;

/// The steps that receipts and state proofs share: that a header is a final one of the chain of the
/// genesis that the verifier trusts.
final class TrustedChain {
  private final Hash chainId;
  private final AuthoritySet authorities;
  private final List<NoteKey> logKeys;

  TrustedChain(Genesis genesis) {
    this.chainId = genesis.chainId();
    this.authorities = genesis.authorities();
    this.logKeys = NoteKey.ofLog(chainId, authorities);
  }

  Hash chainId() {
    return chainId;
  }

  List<NoteKey> logKeys() {
    return logKeys;
  }

  void requireGenesis(Hash claimed) {
    Refused.unless(
        claimed.equals(chainId), GENESIS, "chainId is not that of the genesis, " + chainId);
  }

  /// The header, if height and hash are those of its bytes and it is one of this chain.
  BlockHeader requireHeader(CertifiedBlock block) {
    Bytes bytes = block.headerBytes();
    BlockHeader header = Refused.unlessRead(BLOCK, () -> BlockHeader.decode(bytes));
    Refused.unless(header.height() == block.height(), BLOCK, "height is not that of the header");
    Refused.unless(
        Hash.of(bytes).equals(block.hash()), BLOCK, "hash is not that of the header bytes");
    Refused.unless(
        header.rulesVersion() == Genesis.RULES_VERSION, BLOCK, "rulesVersion is unknown");
    boolean ours =
        header.height() == 0 ? block.hash().equals(chainId) : header.chainId().equals(chainId);
    Refused.unless(ours, BLOCK, "the header is of another chain");
    return header;
  }

  /// That the trusted authorities made the header final.
  void requireFinal(BlockHeader header, CertifiedBlock block) {
    AuthoritySet set =
        Refused.unlessRead(AUTHORITIES, () -> AuthoritySet.decode(block.authoritySet()));
    Refused.unless(
        set.hash().equals(header.authoritySetHash()),
        AUTHORITIES,
        "the authority set is not the one that the header names");
    Refused.unless(
        set.equals(authorities), AUTHORITIES, "the authority set is not that of the genesis");
    if (header.height() == 0) {
      Refused.unless(
          block.certificate().length() == 0, CERTIFICATE, "the genesis has no certificate");
      return;
    }
    Certificate certificate =
        Refused.unlessRead(CERTIFICATE, () -> Certificate.decode(block.certificate()));
    Refused.unless(
        certificate.kind() == VoteKind.FINALIZE
            && certificate.height() == header.height()
            && certificate.blockHash().equals(block.hash()),
        CERTIFICATE,
        "the certificate does not make this block final");
    Refused.unless(
        certificate.holds(authorities, chainId),
        CERTIFICATE,
        "the certificate has no quorum of valid signatures");
  }
}

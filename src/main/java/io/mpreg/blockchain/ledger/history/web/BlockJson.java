package io.mpreg.blockchain.ledger.history.web;

import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.authority.IndexedSignature;
import io.mpreg.blockchain.core.block.BlockHeader;
import io.mpreg.blockchain.ledger.history.StoredBlock;
import io.mpreg.blockchain.platform.web.VectorClockJson;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A final block without its transactions (`docs/protocol.md`, section 5).
@Schema(name = "Block", description = "A final block without its transactions.")
public record BlockJson(
    long height,
    @Schema(description = "SHA-256 of headerBytes") String hash,
    String chainId,
    int rulesVersion,
    int originRound,
    String previousHash,
    @Schema(description = "RFC 9162 root over all earlier headers") String historyRoot,
    @Schema(description = "RFC 9162 root over this block's transactions") String transactionsRoot,
    int transactionCount,
    String stateRoot,
    String extensionsRoot,
    @Schema(description = "Turns consumed by each authority, by its id")
        Map<String, Long> vectorClock,
    @Schema(example = "demo-authority") String miner,
    @Schema(description = "Milliseconds since 1970 UTC") long timestamp,
    String authoritySetHash,
    String nextAuthoritySetHash,
    long difficulty,
    long nonce,
    @Schema(description = "Hex") String headerBytes,
    @Schema(description = "Null only for the genesis") @Nullable CertificateJson certificate) {

  /// The votes that made the block final.
  @Schema(name = "Certificate", description = "The votes that made a block final.")
  public record CertificateJson(
      @Schema(example = "finalize") String kind,
      int round,
      List<SignatureJson> signatures,
      @Schema(description = "Section 8 of the protocol, hex") String bytes) {

    static CertificateJson of(Certificate certificate) {
      return new CertificateJson(
          certificate.kind().name().toLowerCase(Locale.ROOT),
          certificate.round(),
          certificate.signatures().stream().map(SignatureJson::of).toList(),
          certificate.encode().hex());
    }
  }

  /// One authority's vote.
  @Schema(name = "IndexedSignature", description = "The vote of one authority.")
  public record SignatureJson(
      @Schema(description = "Place in the authority set, sorted by id") int index,
      String signature) {

    static SignatureJson of(IndexedSignature signature) {
      return new SignatureJson(signature.index(), signature.signature().hex());
    }
  }

  static BlockJson of(StoredBlock block) {
    BlockHeader header = block.header();
    return new BlockJson(
        header.height(),
        header.hash().hex(),
        header.chainId().hex(),
        header.rulesVersion(),
        header.originRound(),
        header.previousHash().hex(),
        header.historyRoot().hex(),
        header.transactionsRoot().hex(),
        header.transactionCount(),
        header.stateRoot().hex(),
        header.extensionsRoot().hex(),
        VectorClockJson.json(header.vectorClock()),
        header.miner().value(),
        header.timestampMillis(),
        header.authoritySetHash().hex(),
        header.nextAuthoritySetHash().hex(),
        header.difficulty(),
        header.nonce(),
        header.encode().hex(),
        block.certificate().map(CertificateJson::of).orElse(null));
  }
}

package io.mpreg.blockchain.ledger.door.web;

import io.mpreg.blockchain.core.transaction.TransactionDraft;
import io.swagger.v3.oas.annotations.media.Schema;

/// The bytes that a client has to sign, to compare with those that it has made itself.
@Schema(name = "SigningBytes", description = "The bytes that the sender signs.")
public record SigningBytesJson(
    @Schema(description = "Section 3 of the protocol, hex") String signingBytes,
    @Schema(description = "SHA-256 of the payload, which the signing bytes contain")
        String payloadHash,
    @Schema(example = "ed25519") String algorithm) {

  static SigningBytesJson of(TransactionDraft draft) {
    return new SigningBytesJson(
        draft.signingBytes().hex(),
        draft.payload().hash().hex(),
        draft.publicKey().algorithm().label());
  }
}

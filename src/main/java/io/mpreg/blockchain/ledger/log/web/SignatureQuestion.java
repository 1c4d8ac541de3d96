package io.mpreg.blockchain.ledger.log.web;

import io.mpreg.blockchain.core.crypto.PublicKey;
import io.mpreg.blockchain.core.crypto.Signature;
import io.mpreg.blockchain.core.crypto.SignatureAlgorithm;
import io.mpreg.blockchain.platform.web.Problem;
import io.mpreg.blockchain.platform.web.RequestFault;
import io.mpreg.blockchain.platform.web.RequestRefused;
import io.swagger.v3.oas.annotations.media.Schema;

/// Asks whether a signature by a key over a message is valid.
@Schema(name = "SignatureQuestion", description = "A signature with key and message, all in hex.")
public record SignatureQuestion(
    @RequiredField @Schema(allowableValues = {"ed25519", "secp256k1"}) String algorithm,
    @RequiredField String publicKey,
    @RequiredField @Schema(description = "May be empty") String message,
    @RequiredField String signature) {

  public Verification answer() {
    return Verification.of(this::holds, "the signature does not hold");
  }

  private boolean holds() {
    SignatureAlgorithm scheme =
        SignatureAlgorithm.ofLabel(algorithm).orElseThrow(SignatureQuestion::unknownAlgorithm);
    PublicKey key = PublicKey.of(scheme, Verification.bytes("publicKey", publicKey));
    byte[] content = Verification.bytes("message", message);
    return key.verifies(content, Signature.of(Verification.bytes("signature", signature)));
  }

  private static RequestRefused unknownAlgorithm() {
    return new RequestRefused(
        Problem.of(RequestFault.BODY_INVALID, "algorithm is neither ed25519 nor secp256k1")
            .at("/algorithm"));
  }
}

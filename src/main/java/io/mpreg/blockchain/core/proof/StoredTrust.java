package io.mpreg.blockchain.core.proof;

import static io.mpreg.blockchain.core.proof.ProofStep.AUTHORITIES;

import io.mpreg.blockchain.core.block.BlockHeader;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.encoding.Malformed;
import io.mpreg.blockchain.core.json.PayloadFields;
import io.mpreg.blockchain.core.json.PayloadGrammar;
import java.util.List;
import java.util.Optional;

/// What a light client keeps (protocol, section 18). Its own keeper is trusted, so only damage is
/// looked for: the header, the sets and the certificate have to fit each other for it to be a
/// [LightClient] again.
///
/// @param trustedSince since when the block is trusted, milliseconds since 1970 UTC
/// @param trustingPeriod for how long, in milliseconds
/// @param conflict why nothing is believed any more, if that is so
public record StoredTrust(
    long version,
    Hash chainId,
    long trustedSince,
    long trustingPeriod,
    ProvedHeader block,
    Bytes authoritySet,
    Bytes certificate,
    List<StoredReign> reigns,
    Optional<ConflictingBlocks> conflict) {

  public StoredTrust {
    Receipt.requireVersion(version);
    reigns = List.copyOf(reigns);
  }

  /// All that a client trusts.
  public static StoredTrust of(LightClient client) {
    return new StoredTrust(
        Receipt.VERSION,
        client.chainId(),
        client.sinceMillis(),
        client.periodMillis(),
        client.trusted().block(),
        client.trusted().authoritySet(),
        client.trusted().certificate(),
        client.reigns().all().stream().map(StoredReign::of).toList(),
        client.conflict());
  }

  /// Reads what a client has kept.
  ///
  /// @throws Malformed when it is not exactly of that shape; says why
  public static StoredTrust parse(Bytes json) {
    return PayloadFields.read(PayloadGrammar.parse(json), StoredTrust::read);
  }

  private static StoredTrust read(PayloadFields fields) {
    return new StoredTrust(
        Receipt.requireVersion(fields.whole("version")),
        fields.hash("chainId"),
        fields.whole("trustedSince"),
        fields.whole("trustingPeriod"),
        fields.object("block", ProvedHeader::read),
        fields.hex("authoritySet"),
        fields.hex("certificate"),
        fields.objects("reigns", StoredReign::read),
        fields.optionalObject("conflict", ConflictingBlocks::read));
  }

  /// The client that has kept it.
  ///
  /// @throws Malformed when its parts do not fit each other
  LightClient client() {
    try {
      LightClient client =
          new LightClient(
              chainId,
              new CertifiedBlock(block, authoritySet, certificate),
              new Reigns(reigns.stream().map(StoredReign::reign).toList()),
              trustedSince,
              trustingPeriod,
              conflict);
      requireWhole(client);
      return client;
    } catch (InvalidProof damaged) {
      throw new Malformed("%s: %s".formatted(damaged.step().label(), damaged.detail()));
    } catch (IllegalArgumentException damaged) {
      throw new Malformed(String.valueOf(damaged.getMessage()));
    }
  }

  private static void requireWhole(LightClient client) {
    TrustedChain chain = client.chain();
    BlockHeader header = chain.requireHeader(client.trusted());
    chain.requireFinal(header, client.trusted());
    InvalidProof.unless(
        client
            .reigns()
            .at(client.nextHeight())
            .filter(next -> next.hash().equals(header.nextAuthoritySetHash()))
            .isPresent(),
        AUTHORITIES,
        "who decides the next height is not who the header names");
  }
}

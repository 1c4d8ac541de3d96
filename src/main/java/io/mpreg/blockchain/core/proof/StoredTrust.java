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

/// The stored state of a light client: the content of a trust file (protocol, section 18). The
/// storage is trusted, so reading it only detects damage: header, sets and certificate must match
/// each other.
///
/// @param trustedSince the time since which the block is trusted, milliseconds since 1970 UTC
/// @param trustingPeriod the trusting period in milliseconds
/// @param conflict the conflicting blocks because of which the client has stopped, if it has
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

  /// The stored form of a client.
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

  /// Reads a trust file.
  ///
  /// @throws Malformed if it does not have exactly that shape; says why
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

  /// The client with this stored state.
  ///
  /// @throws Malformed if its parts do not match each other
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
        "the set of the next height is not the one that the header names");
  }
}

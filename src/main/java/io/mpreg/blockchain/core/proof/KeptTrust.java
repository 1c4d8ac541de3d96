package io.mpreg.blockchain.core.proof;

import static io.mpreg.blockchain.core.proof.ProofStep.AUTHORITIES;

import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.block.BlockHeader;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.encoding.Integers;
import io.mpreg.blockchain.core.encoding.Malformed;
import io.mpreg.blockchain.core.json.PayloadFields;
import io.mpreg.blockchain.core.json.PayloadGrammar;
import io.mpreg.blockchain.core.proof.Reigns.Reign;
import java.util.List;
import java.util.Optional;

/// Reads what a light client has kept (protocol, section 18). Its own keeper is trusted, so only
/// damage is looked for: the header, the sets and the certificate have to fit each other.
final class KeptTrust {

  private KeptTrust() {}

  /// @throws Malformed when it is not exactly of that shape, or does not fit together
  static LightClient parse(Bytes json) {
    LightClient client = PayloadFields.read(PayloadGrammar.parse(json), KeptTrust::client);
    try {
      requireWhole(client);
      return client;
    } catch (Refused damaged) {
      throw new Malformed("%s: %s".formatted(damaged.step().label(), damaged.detail()));
    }
  }

  private static LightClient client(PayloadFields fields) {
    Receipt.requireVersion(fields);
    return new LightClient(
        fields.hash("chainId"),
        CertifiedBlock.read(fields),
        new Reigns(reigns(fields.objects("reigns", KeptReign::read))),
        fields.whole("trustedSince"),
        fields.whole("trustingPeriod"),
        fields
            .optionalFields("conflict")
            .map(found -> PayloadFields.read(found, KeptTrust::conflict)));
  }

  private record KeptReign(long first, Optional<Long> last, AuthoritySet authorities) {
    // {"first", "last"?, "authoritySet"}; only the one that nothing has ended has no last height
    static KeptReign read(PayloadFields fields) {
      return new KeptReign(
          fields.whole("first"),
          fields.optionalWhole("last"),
          AuthoritySet.decode(fields.hex("authoritySet")));
    }
  }

  private static List<Reign> reigns(List<KeptReign> kept) {
    return kept.stream()
        .map(
            reign ->
                new Reign(reign.first(), reign.last().orElse(Integers.MAX), reign.authorities()))
        .toList();
  }

  private static Conflict conflict(PayloadFields fields) {
    return new Conflict(
        fields.object("first", CertifiedBlock::read),
        fields.object("second", CertifiedBlock::read));
  }

  private static void requireWhole(LightClient client) {
    TrustedChain chain = client.chain();
    BlockHeader header = chain.requireHeader(client.trusted());
    chain.requireFinal(header, client.trusted());
    Refused.unless(
        client
            .reigns()
            .at(client.nextHeight())
            .filter(next -> next.hash().equals(header.nextAuthoritySetHash()))
            .isPresent(),
        AUTHORITIES,
        "who decides the next height is not who the header names");
  }
}

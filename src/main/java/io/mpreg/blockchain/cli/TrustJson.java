package io.mpreg.blockchain.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.mpreg.blockchain.core.encoding.Integers;
import io.mpreg.blockchain.core.proof.CertifiedBlock;
import io.mpreg.blockchain.core.proof.Conflict;
import io.mpreg.blockchain.core.proof.LightClient;
import io.mpreg.blockchain.core.proof.Receipt;
import io.mpreg.blockchain.core.proof.Reigns.Reign;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a light client keeps, as it is written; the core reads it.
@JsonInclude(JsonInclude.Include.NON_NULL)
record TrustJson(
    long version,
    String chainId,
    long trustedSince,
    long trustingPeriod,
    Header block,
    String authoritySet,
    String certificate,
    List<KeptReign> reigns,
    @Nullable Contradiction conflict) {

  record Header(long height, String hash, String headerBytes) {
    private static Header of(CertifiedBlock block) {
      return new Header(block.height(), block.hash().hex(), block.headerBytes().hex());
    }
  }

  record Final(Header block, String authoritySet, String certificate) {
    private static Final of(CertifiedBlock block) {
      return new Final(Header.of(block), block.authoritySet().hex(), block.certificate().hex());
    }
  }

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record KeptReign(long first, @Nullable Long last, String authoritySet) {
    private static KeptReign of(Reign reign) {
      Long last = reign.last() == Integers.MAX ? null : Long.valueOf(reign.last());
      return new KeptReign(reign.first(), last, reign.authorities().encode().hex());
    }
  }

  record Contradiction(Final first, Final second) {
    private static Contradiction of(Conflict conflict) {
      return new Contradiction(Final.of(conflict.first()), Final.of(conflict.second()));
    }
  }

  static TrustJson of(LightClient client) {
    return new TrustJson(
        Receipt.VERSION,
        client.chainId().hex(),
        client.sinceMillis(),
        client.periodMillis(),
        Header.of(client.trusted()),
        client.trusted().authoritySet().hex(),
        client.trusted().certificate().hex(),
        client.reigns().all().stream().map(KeptReign::of).toList(),
        client.conflict().map(Contradiction::of).orElse(null));
  }
}

package io.mpreg.blockchain.ledger.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.mpreg.blockchain.core.proof.AuthorityUpdate;
import io.mpreg.blockchain.core.proof.Receipt;
import io.mpreg.blockchain.ledger.AuthorityHistory;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A page of authority changes with the final block that they lead to.
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(
    name = "AuthorityUpdate",
    description =
        "Changes of the authority set with the final block that they lead to: what brings a light"
            + " client forward (section 18 of the protocol).")
record AuthorityUpdateJson(
    @Needed @Schema(example = "1") long version,
    @Needed String chainId,
    @Schema(description = "In the order of heights; left out when there is none")
        @Nullable List<AuthorityChangeJson> authorityChanges,
    @Needed ReceiptJson.HeaderJson block,
    @Needed @Schema(description = "The authorities that decided the block, hex")
        String authoritySet,
    @Needed @Schema(description = "The block's finality certificate, hex; empty for the genesis")
        String certificate,
    @Schema(description = "The height from which the next page goes on; left out on the last one")
        @Nullable Long next) {

  static AuthorityUpdateJson of(AuthorityHistory.Page page) {
    AuthorityUpdate update = page.update();
    return new AuthorityUpdateJson(
        Receipt.VERSION,
        update.chainId().hex(),
        AuthorityChangeJson.ofAll(update.changes()),
        ReceiptJson.HeaderJson.of(update.block()),
        update.block().authoritySet().hex(),
        update.block().certificate().hex(),
        page.next().isPresent() ? page.next().getAsLong() : null);
  }
}

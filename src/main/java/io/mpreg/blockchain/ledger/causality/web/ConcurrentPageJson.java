package io.mpreg.blockchain.ledger.causality.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.mpreg.blockchain.ledger.causality.CausalTransaction;
import io.mpreg.blockchain.ledger.causality.ConcurrentTransactions;
import io.mpreg.blockchain.ledger.history.ListItem;
import io.mpreg.blockchain.ledger.history.web.ListedPage;
import io.mpreg.blockchain.platform.web.Cursor;
import io.mpreg.blockchain.platform.web.Page;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A page of transactions that are concurrent with one. Unlike other lists this one has no end, so
/// the last page also has a cursor.
@Schema(
    name = "ConcurrentPage",
    description = "Transactions that are concurrent with one, in the order of the chain.")
record ConcurrentPageJson(
    @Schema(description = "The transaction that the others are concurrent with")
        CausalTransactionJson transaction,
    List<CausalTransactionJson> items,
    @Schema(
            description =
                "The `cursor` of the next page, which may be empty and have a next one; null when"
                    + " everything up to `headHeight` was looked at")
        @Nullable String next,
    @Schema(
            description =
                "The `cursor` that goes on after this page, also after the last one when the chain"
                    + " has grown")
        String resume,
    @Schema(description = "The height of the last block when this page was read") long headHeight,
    @Schema(
            requiredMode = Schema.RequiredMode.NOT_REQUIRED,
            description =
                "Transactions on this page's stretch of the chain that are damaged at this member,"
                    + " and may be concurrent or not; ask another member. Left out when there are"
                    + " none")
        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        List<Page.DamagedJson> damaged) {

  /// @param reached the cursor that goes on after the last position that was looked at
  static ConcurrentPageJson of(
      CausalTransaction transaction, ConcurrentTransactions found, Cursor reached) {
    List<CausalTransactionJson> items = new ArrayList<>();
    List<Page.DamagedJson> damaged = new ArrayList<>();
    for (ListItem<CausalTransaction> each : found.found()) {
      switch (each) {
        case ListItem.Sound<CausalTransaction>(var at, var value) ->
            items.add(CausalTransactionJson.of(value));
        case ListItem.Damaged<CausalTransaction>(var at, var divergence) ->
            damaged.add(ListedPage.damaged(at, divergence));
      }
    }
    String resume = reached.encode();
    return new ConcurrentPageJson(
        CausalTransactionJson.of(transaction),
        items,
        found.hasMore() ? resume : null,
        resume,
        found.headHeight(),
        damaged);
  }
}

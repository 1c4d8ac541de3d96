package io.mpreg.blockchain.services.requests.web;

import io.mpreg.blockchain.ledger.log.web.RequiredField;
import io.mpreg.blockchain.services.requests.HeaderField;
import io.swagger.v3.oas.annotations.media.Schema;

/// A header of a request.
@Schema(name = "HeaderField", description = "One line of a request's header.")
public record HeaderFieldJson(
    @RequiredField @Schema(description = "In upper or lower case") String name,
    @RequiredField String value) {

  HeaderField field() {
    return new HeaderField(name, value);
  }
}

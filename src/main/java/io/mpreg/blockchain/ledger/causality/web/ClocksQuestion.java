package io.mpreg.blockchain.ledger.causality.web;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import io.swagger.v3.oas.annotations.media.Schema;

/// Asks how two vector clocks relate.
@Schema(name = "ClocksQuestion", description = "Two vector clocks to compare.")
record ClocksQuestion(
    @JsonProperty(required = true) @JsonSetter(nulls = Nulls.FAIL) AskedClock first,
    @JsonProperty(required = true) @JsonSetter(nulls = Nulls.FAIL) AskedClock second) {}

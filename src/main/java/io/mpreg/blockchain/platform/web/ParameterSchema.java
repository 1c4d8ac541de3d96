package io.mpreg.blockchain.platform.web;

import io.swagger.v3.oas.models.media.Schema;
import java.util.function.Supplier;

/// What parameters of a type allow, for the OpenAPI document; declared as a bean beside the
/// controller.
///
/// @param schema makes a new one each time, as the document changes it
public record ParameterSchema(Class<?> type, Supplier<Schema<?>> schema) {}

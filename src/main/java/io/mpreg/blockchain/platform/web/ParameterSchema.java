package io.mpreg.blockchain.platform.web;

import io.swagger.v3.oas.models.media.Schema;
import java.util.function.Supplier;

/// The OpenAPI schema of parameters of a type; declared as a bean beside the controller.
///
/// @param schema creates a new schema each time, because the document modifies it
public record ParameterSchema(Class<?> type, Supplier<Schema<?>> schema) {}

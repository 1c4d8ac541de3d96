package io.mpreg.blockchain.platform.web;

/// How operations answer when they fail in one way, for the OpenAPI document; declared as a bean by
/// the feature that answers so, and referred to by its controllers.
///
/// @param name of the response in `#/components/responses/`
/// @param description when it is answered
public record ProblemExample(String name, Problem problem, String description) {}

package io.mpreg.blockchain.platform.web;

/// A response of the OpenAPI document for one kind of failure; declared as a bean by the feature
/// that answers it, and referenced by controllers.
///
/// @param name of the response in `#/components/responses/`
/// @param description when it is answered, for people
public record ProblemExample(String name, Problem problem, String description) {}

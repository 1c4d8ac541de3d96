package io.mpreg.blockchain.platform.web;

import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ClassPathResource;
import tools.jackson.databind.json.JsonMapper;

/// The examples of the OpenAPI document: files named by operation, `submitTransaction.request.json`
/// and `submitTransaction.202.json`. They refer to the demonstration chain, so they work when they
/// are tried there.
final class OpenApiExamples {
  private static final String FOLDER = "openapi-examples/";

  private final JsonMapper json;

  OpenApiExamples(JsonMapper json) {
    this.json = json;
  }

  void addTo(Operation operation) {
    String name = operation.getOperationId();
    if (operation.getRequestBody() != null) {
      addTo(operation.getRequestBody().getContent(), name + ".request");
    }
    operation
        .getResponses()
        .forEach((status, response) -> addTo(response.getContent(), name + "." + status));
    if (operation.getParameters() != null) {
      operation.getParameters().stream()
          .filter(parameter -> parameter.getExample() == null)
          .forEach(
              parameter -> read(name + "." + parameter.getName()).ifPresent(parameter::setExample));
    }
  }

  private void addTo(@Nullable Content content, String name) {
    if (content != null) {
      read(name).ifPresent(example -> content.values().forEach(type -> set(type, example)));
    }
  }

  private static void set(MediaType type, Object example) {
    type.setExample(example);
  }

  private Optional<Object> read(String name) {
    ClassPathResource file = new ClassPathResource(FOLDER + name + ".json");
    if (!file.exists()) {
      return Optional.empty();
    }
    try (InputStream content = file.getInputStream()) {
      return Optional.of(json.readValue(content, Object.class));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(file.getPath(), unreadable);
    }
  }
}

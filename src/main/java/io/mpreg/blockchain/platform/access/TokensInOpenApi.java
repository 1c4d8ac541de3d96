package io.mpreg.blockchain.platform.access;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import java.util.List;
import org.springdoc.core.customizers.GlobalOpenApiCustomizer;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.PathContainer;

/// Marks operations that need a token in the OpenAPI document, on a member that requires tokens:
/// Swagger UI then offers "Authorize".
final class TokensInOpenApi implements GlobalOpenApiCustomizer {
  private static final String SCHEME = "token";

  private final AccessProperties settings;
  private final PublicRules rules;

  TokensInOpenApi(AccessProperties settings, PublicRules rules) {
    this.settings = settings;
    this.rules = rules;
  }

  @Override
  public void customise(OpenAPI api) {
    if (!settings.needsTokens()) {
      return;
    }
    api.getComponents()
        .addSecuritySchemes(
            SCHEME,
            new SecurityScheme()
                .type(SecurityScheme.Type.HTTP)
                .scheme("bearer")
                .bearerFormat("JWT")
                .description("A token of the issuer that this member trusts"));
    api.getPaths()
        .forEach(
            (path, item) ->
                item.readOperationsMap()
                    .forEach((method, operation) -> describe(path, method, operation)));
  }

  private void describe(String path, PathItem.HttpMethod method, Operation operation) {
    Right right =
        rules
            .right(HttpMethod.valueOf(method.name()), PathContainer.parsePath(path))
            .orElse(Right.OPEN);
    switch (right) {
      case OPEN -> {}
      case READ -> {
        if (!settings.publicReads()) {
          require(settings.readScope(), operation);
        }
      }
      case WRITE -> {
        if (settings.tokensForWrites()) {
          require(settings.writeScope(), operation);
        }
      }
    }
  }

  private static void require(String scope, Operation operation) {
    operation.addSecurityItem(new SecurityRequirement().addList(SCHEME, List.of(scope)));
  }
}

package io.mpreg.blockchain.ledger.web;

import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import io.swagger.v3.oas.models.tags.Tag;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springdoc.core.customizers.GlobalOpenApiCustomizer;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

/// The OpenAPI document: what is true of every operation is said once here, examples are read from
/// `openapi-examples`, everything else stands at the controllers.
@Configuration(proxyBeanMethods = false)
class OpenApiConfiguration {
  private static final String PROBLEM = "application/problem+json";

  @Bean
  OpenAPI ledgerApi() {
    return new OpenAPI()
        .info(
            new Info()
                .title("MPREG Ledger")
                .version("1")
                .description(
                    "A permissioned, Byzantine fault tolerant ledger with proofs. Hashes, keys and"
                        + " signatures are lower-case hex, payloads Base64. Errors are RFC 9457"
                        + " problems with a stable `code`. Lists are walked with `cursor` and"
                        + " `next`. What is final is immutable and may be cached for ever.")
                .license(
                    new License()
                        .name("Apache-2.0")
                        .url("https://www.apache.org/licenses/LICENSE-2.0.txt")))
        .tags(
            List.of(
                new Tag().name("Blocks").description("The final blocks"),
                new Tag().name("Chain").description("The chain as a whole, and who decides"),
                new Tag()
                    .name("Demonstration")
                    .description("Only on a chain whose genesis says that it is for development"),
                new Tag().name("Events").description("Follow what becomes final"),
                new Tag()
                    .name("Governance")
                    .description("What the authorities are asked for, and what they did wrong"),
                new Tag()
                    .name("Log")
                    .description("The history as a transparency log that stock clients read"),
                new Tag().name("Nodes").description("The registry, and what its nodes have"),
                new Tag().name("Transactions").description("Submit, search and prove"),
                new Tag().name("Verification").description("Checks of what anyone brings")))
        .components(problems());
  }

  private static Components problems() {
    Components components =
        new Components()
            .addResponses(
                "NotChanged",
                new ApiResponse()
                    .description("`If-None-Match` has the `ETag` of this answer, which is final"))
            .addResponses("BadRequest", problem("The request is malformed"))
            .addResponses("NotFound", problem("There is no such thing"))
            .addResponses(
                "NotHeld",
                problem(
                    "It lies below the lowest block that this member holds, as it joined from a"
                        + " snapshot; `detail` names the height. Ask another member"))
            .addResponses("NotAcceptable", problem("No acceptable media type"))
            .addResponses("Timeout", problem("The body did not arrive in time"))
            .addResponses(
                "Conflict", problem("Another transaction has this nonce; `holder` names it"))
            .addResponses("TooLarge", problem("The body or the payload is too large"))
            .addResponses("Unsupported", problem("Not JSON, or encoded"))
            .addResponses("Refused", problem("The transaction is refused; `code` says why"))
            .addResponses(
                "TooBroad", problem("The search would read too much of the chain; narrow it"))
            .addResponses(
                "TooManyChanges",
                problem("The authorities have changed too often for one proof; give `from`"))
            .addResponses(
                "Unidentified",
                problem("This member asks for tokens, and there is none, or it is not known"))
            .addResponses("Forbidden", problem("The token has not the scope for this"))
            .addResponses(
                "TooMany",
                problem("Too many requests, or too many transactions wait; see Retry-After"))
            .addResponses("Failed", problem("Something failed that should not"))
            .addResponses("Unavailable", problem("Busy, or without its store; see Retry-After"));
    // Not the shared instance, whose converters depend on what else this process has started.
    ModelConverters schemas = new ModelConverters(true);
    schemas.addConverter(new OpenApiFields());
    schemas.read(Problem.class).forEach(components::addSchemas);
    return components;
  }

  private static ApiResponse problem(String description) {
    Schema<?> schema = new Schema<>().$ref("#/components/schemas/Problem");
    return new ApiResponse()
        .description(description)
        .content(new Content().addMediaType(PROBLEM, new MediaType().schema(schema)));
  }

  @Bean
  OperationCustomizer typesOfParameters() {
    return OpenApiParameters::describe;
  }

  @Bean
  ModelConverter requiredFields() {
    return new OpenApiFields();
  }

  @Bean
  GlobalOpenApiCustomizer everyOperation(JsonMapper json) {
    OpenApiExamples examples = new OpenApiExamples(json);
    return api ->
        api.getPaths()
            .values()
            .forEach(
                path ->
                    path.readOperations()
                        .forEach(
                            operation -> {
                              addProblems(operation);
                              examples.addTo(operation);
                            }));
  }

  // Every operation can fail in these ways; one with a body in some more.
  private static void addProblems(Operation operation) {
    Map<String, String> problems = new TreeMap<>();
    problems.put("400", "BadRequest");
    problems.put("401", "Unidentified");
    problems.put("403", "Forbidden");
    problems.put("406", "NotAcceptable");
    problems.put("429", "TooMany");
    problems.put("500", "Failed");
    problems.put("503", "Unavailable");
    if (operation.getRequestBody() != null) {
      problems.putAll(Map.of("408", "Timeout", "413", "TooLarge", "415", "Unsupported"));
    }
    ApiResponses responses = operation.getResponses();
    problems.forEach((status, name) -> responses.putIfAbsent(status, reference(name)));
  }

  private static ApiResponse reference(String name) {
    return new ApiResponse().$ref("#/components/responses/" + name);
  }
}

package io.mpreg.blockchain.platform.web;

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
import java.util.stream.Stream;
import org.springdoc.core.customizers.GlobalOpenApiCustomizer;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

/// The OpenAPI document: defines what applies to all operations; examples are read from
/// `openapi-examples`, and everything else is declared at the controllers.
@Configuration(proxyBeanMethods = false)
class OpenApiConfiguration {
  private static final String OF_WITNESSES = "addCheckpoint";
  private static final String PROBLEM = "application/problem+json";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private static final List<ProblemExample> PROBLEMS =
      List.of(
          new ProblemExample(
              "BadRequest",
              Problem.of(
                  RequestFault.PARAMETER_INVALID,
                  "parameter 'recevier' is unknown; this operation takes limit"),
              "The request is malformed"),
          new ProblemExample(
              "NotFound",
              Problem.of(RequestFault.PATH_UNKNOWN, "see /v3/api-docs for what there is"),
              "The path or the resource does not exist"),
          new ProblemExample(
              "NotAcceptable",
              Problem.of(RequestFault.NOT_ACCEPTABLE, "the answer is application/json"),
              "No acceptable media type"),
          new ProblemExample(
              "Timeout",
              Problem.of(RequestFault.REQUEST_TIMEOUT, "the rest of the body did not arrive"),
              "The body did not arrive in time"),
          new ProblemExample(
              "TooLarge",
              Problem.of(RequestFault.BODY_TOO_LARGE, "at most 262144 bytes"),
              "The body or the payload is too large"),
          new ProblemExample(
              "Unsupported",
              Problem.of(RequestFault.MEDIA_TYPE_UNSUPPORTED, "send application/json"),
              "Not JSON, or encoded"),
          new ProblemExample(
              "Failed",
              Problem.of(
                  RequestFault.INTERNAL_ERROR,
                  "the log of this member has the cause under the request id"),
              "Something failed that should not"));

  @Bean
  OpenAPI ledgerApi() {
    return new OpenAPI()
        .info(
            new Info()
                .title("MPREG Ledger")
                .version("1")
                .description(
                    "A permissioned, Byzantine fault tolerant ledger with proofs. Hashes, keys"
                        + " and signatures are lower-case hex, payloads Base64. Errors are RFC"
                        + " 9457 problems with a stable `code`. In bodies, a null in an optional"
                        + " field counts as absent. Lists are paged with `cursor` and `next`."
                        + " Final data is immutable and may be cached for ever.")
                .license(
                    new License()
                        .name("Apache-2.0")
                        .url("https://www.apache.org/licenses/LICENSE-2.0.txt")))
        .tags(
            List.of(
                new Tag().name("Blocks").description("The final blocks"),
                new Tag()
                    .name("Causality")
                    .description("What came before what, as far as the senders knew"),
                new Tag().name("Chain").description("The chain's summary, genesis and consensus"),
                new Tag()
                    .name("Demonstration")
                    .description("Only on a chain whose genesis marks it as one for development"),
                new Tag().name("Events").description("Streams of finality events"),
                new Tag().name("Governance").description("Proposals, and evidence of equivocation"),
                new Tag()
                    .name("Log")
                    .description("The history as a transparency log for standard clients"),
                new Tag().name("Nodes").description("Registered nodes and their accounts"),
                new Tag().name("Transactions").description("Submit, search and prove"),
                new Tag().name("Verification").description("Checks of what anyone brings")));
  }

  // When the document is asked for the first time: it takes longer than a bean of the start may.
  @Bean
  GlobalOpenApiCustomizer problems(List<ProblemExample> declared) {
    return api -> addTo(api.getComponents(), declared);
  }

  private static void addTo(Components components, List<ProblemExample> declared) {
    components.addResponses(
        "NotChanged",
        new ApiResponse()
            .description("`If-None-Match` has the `ETag` of this answer, which is final"));
    Stream.concat(PROBLEMS.stream(), declared.stream())
        .forEach(example -> components.addResponses(example.name(), response(example)));
    // Not the shared instance, whose converters depend on other contexts of this process.
    ModelConverters schemas = new ModelConverters(true);
    schemas.addConverter(new OpenApiFields());
    schemas.read(Problem.class).forEach(components::addSchemas);
  }

  // A sample problem for each status.
  private static ApiResponse response(ProblemExample example) {
    MediaType media = new MediaType().schema(problemSchema());
    media.setExample(
        fields(example.problem().in("/api/v1/blocks", "9f0f3c0b5e8d4a3cb7b1f3a5d2c4e6f8")));
    return new ApiResponse()
        .description(example.description())
        .content(new Content().addMediaType(PROBLEM, media));
  }

  private static Object fields(Problem problem) {
    return JSON.convertValue(problem, Object.class);
  }

  private static Schema<?> problemSchema() {
    return new Schema<>().$ref("#/components/schemas/Problem");
  }

  @Bean
  OperationCustomizer typesOfParameters(List<ParameterSchema> declared) {
    return new OpenApiParameters(declared)::describe;
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

  // Problems of every operation, and of those with a body. The witness operation is open and
  // answers in its own media types, whatever `Accept` says.
  private static void addProblems(Operation operation) {
    Map<String, String> problems = new TreeMap<>();
    problems.put("400", "BadRequest");
    if (!OF_WITNESSES.equals(operation.getOperationId())) {
      problems.put("401", "Unidentified");
      problems.put("403", "Forbidden");
      problems.put("406", "NotAcceptable");
    }
    problems.put("429", "TooMany");
    problems.put("500", "Failed");
    problems.put("503", "Unavailable");
    if (operation.getRequestBody() != null) {
      problems.putAll(Map.of("408", "Timeout", "413", "TooLarge", "415", "Unsupported"));
    }
    ApiResponses responses = operation.getResponses();
    problems.forEach((status, name) -> add(responses, status, name));
  }

  // A status that an operation declares itself may also be answered before the operation is
  // reached.
  private static void add(ApiResponses responses, String status, String name) {
    ApiResponse own = responses.putIfAbsent(status, reference(name));
    if (own != null && own.getContent() != null) {
      own.getContent().addMediaType(PROBLEM, new MediaType().schema(problemSchema()));
    }
  }

  private static ApiResponse reference(String name) {
    return new ApiResponse().$ref("#/components/responses/" + name);
  }
}

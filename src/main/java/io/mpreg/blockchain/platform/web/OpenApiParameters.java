package io.mpreg.blockchain.platform.web;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.Integers;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.transaction.OperationType;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.springframework.core.MethodParameter;
import org.springframework.web.method.HandlerMethod;

/// Adds the allowed values of parameter types to the OpenAPI document.
final class OpenApiParameters {
  private final List<ParameterSchema> declared;

  OpenApiParameters(List<ParameterSchema> declared) {
    this.declared = declared;
  }

  Operation describe(Operation operation, HandlerMethod method) {
    for (MethodParameter parameter : method.getMethodParameters()) {
      String name = parameter.getParameter().getName();
      schema(parameter.nestedIfOptional().getNestedParameterType())
          .ifPresent(schema -> set(operation, name, schema));
    }
    return operation;
  }

  private Optional<Schema<?>> schema(Class<?> type) {
    if (type == Hash.class) {
      return Optional.of(new StringSchema().pattern("^[0-9a-f]{64}$"));
    }
    if (type == NodeId.class || type == OperationType.class) {
      return Optional.of(new StringSchema().pattern(NodeId.PATTERN).maxLength(NodeId.MAX_LENGTH));
    }
    if (type == WholeNumber.class) {
      return Optional.of(whole(0, Integers.MAX));
    }
    if (type == PageLimit.class) {
      return Optional.of(whole(1, PageLimit.MAX)._default(Integer.valueOf(PageLimit.DEFAULT)));
    }
    return declared.stream()
        .filter(each -> each.type() == type)
        .findAny()
        .map(each -> each.schema().get());
  }

  private static IntegerSchema whole(long least, long most) {
    IntegerSchema schema = new IntegerSchema();
    schema.format("int64").minimum(BigDecimal.valueOf(least)).maximum(BigDecimal.valueOf(most));
    return schema;
  }

  private static void set(Operation operation, String name, Schema<?> schema) {
    operation.getParameters().stream()
        .filter(parameter -> parameter.getName().equals(name))
        .forEach(parameter -> parameter.schema(schema));
  }
}

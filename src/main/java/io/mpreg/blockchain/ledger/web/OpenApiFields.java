package io.mpreg.blockchain.ledger.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.core.util.Json;
import io.swagger.v3.oas.models.media.Schema;
import java.lang.reflect.RecordComponent;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Takes from our records which fields are always there: all but the nullable ones of a record that
/// leaves nulls out. A nullable field that is always there may be null.
final class OpenApiFields implements ModelConverter {

  @Override
  public @Nullable Schema<?> resolve(
      AnnotatedType type, ModelConverterContext context, Iterator<ModelConverter> chain) {
    if (!chain.hasNext()) {
      return null;
    }
    Schema<?> schema = chain.next().resolve(type, context, chain);
    Class<?> raw = Json.mapper().constructType(type.getType()).getRawClass();
    if (schema != null && raw.isRecord()) {
      describe(raw, defined(schema, context));
    }
    return schema;
  }

  private static Schema<?> defined(Schema<?> schema, ModelConverterContext context) {
    String reference = schema.get$ref();
    if (reference == null) {
      return schema;
    }
    String name = reference.substring(reference.lastIndexOf('/') + 1);
    return context.getDefinedModels().getOrDefault(name, schema);
  }

  @SuppressWarnings("rawtypes") // As the model has it.
  private static void describe(Class<?> type, Schema<?> schema) {
    Map<String, Schema> fields = schema.getProperties();
    if (fields == null) {
      return;
    }
    JsonInclude include = type.getAnnotation(JsonInclude.class);
    boolean leavesNullsOut = include != null;
    for (RecordComponent component : type.getRecordComponents()) {
      String name = component.getName();
      boolean isNullable = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
      if (isOptional(component) || (isNullable && leavesNullsOut)) {
        continue;
      }
      if (schema.getRequired() == null || !schema.getRequired().contains(name)) {
        schema.addRequiredItem(name);
      }
      if (isNullable) {
        fields.computeIfPresent(name, (key, field) -> orNull(field));
      }
    }
  }

  private static boolean isOptional(RecordComponent component) {
    var annotation =
        component.getAccessor().getAnnotation(io.swagger.v3.oas.annotations.media.Schema.class);
    return annotation != null
        && annotation.requiredMode()
            == io.swagger.v3.oas.annotations.media.Schema.RequiredMode.NOT_REQUIRED;
  }

  private static Schema<?> orNull(Schema<?> field) {
    if (field.get$ref() == null) {
      Set<String> types = new LinkedHashSet<>();
      types.add(field.getType() != null ? field.getType() : "string");
      types.add("null");
      field.setTypes(types);
      return field;
    }
    Schema<?> nothing = new Schema<>();
    nothing.setTypes(Set.of("null"));
    String description = field.getDescription();
    return new Schema<>()
        .anyOf(List.of(new Schema<>().$ref(field.get$ref()), nothing))
        .description(description);
  }
}

package io.mpreg.blockchain.platform.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.core.util.Json;
import io.swagger.v3.core.util.Json31;
import io.swagger.v3.oas.models.media.Schema;
import java.lang.reflect.RecordComponent;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Derives the required fields from the records: all except nullable ones that are left out when
/// null. A nullable field that is always present may be null.
final class OpenApiFields implements ModelConverter {
  private static final String NULL = "null";

  // Describes proofs as the mix-ins write them.
  OpenApiFields() {
    ProofMixIns.ALL.forEach(Json31.mapper()::addMixIn);
  }

  @Override
  public @Nullable Schema<?> resolve(
      AnnotatedType type, ModelConverterContext context, Iterator<ModelConverter> chain) {
    if (!chain.hasNext()) {
      return null;
    }
    Schema<?> schema = chain.next().resolve(type, context, chain);
    Class<?> raw = Json.mapper().constructType(type.getType()).getRawClass();
    if (schema != null && raw.isRecord()) {
      Schema<?> defined = defined(schema, context);
      ProofMixIns.description(raw).ifPresent(defined::setDescription);
      describe(raw, defined);
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

  @SuppressWarnings("rawtypes") // As declared by the model.
  private static void describe(Class<?> type, Schema<?> schema) {
    Map<String, Schema> fields = schema.getProperties();
    if (fields == null) {
      return;
    }
    for (RecordComponent component : type.getRecordComponents()) {
      String name = component.getName();
      boolean isNullable = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
      if (isOptional(component)
          || ProofMixIns.isLeftOut(component)
          || (isNullable && isLeftOut(component))) {
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

  // As in Jackson, an annotation of the field takes precedence over one of its type.
  private static boolean isLeftOut(RecordComponent component) {
    JsonInclude include = component.getAccessor().getAnnotation(JsonInclude.class);
    if (include == null) {
      include = component.getDeclaringRecord().getAnnotation(JsonInclude.class);
    }
    return include != null && include.value() != JsonInclude.Include.ALWAYS;
  }

  private static Schema<?> orNull(Schema<?> field) {
    Set<String> types = field.getTypes();
    if (types != null) {
      Set<String> orNull = new LinkedHashSet<>(types);
      orNull.add(NULL);
      field.setTypes(orNull);
      return field;
    }
    if (field.get$ref() == null) {
      return field; // Without a type any value is allowed, also null.
    }
    Schema<?> nothing = new Schema<>();
    nothing.setTypes(Set.of(NULL));
    String description = field.getDescription();
    return new Schema<>()
        .anyOf(List.of(new Schema<>().$ref(field.get$ref()), nothing))
        .description(description);
  }
}

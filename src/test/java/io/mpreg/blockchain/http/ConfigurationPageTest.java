package io.mpreg.blockchain.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// `docs/configuration.md` lists every setting of this project, with its default, and no other.
class ConfigurationPageTest {
  private static final Path PAGE = Path.of("docs/configuration.md");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| (`[^|]+) \\| ([^|]+) \\| .+ \\|$");
  private static final Pattern NAME = Pattern.compile("`(LEDGER_\\w+|ledger\\.[\\w.-]+)`");
  // Read before there is a context that could bind it.
  private static final String DATA_DIR = "LEDGER_DATA_DIR";
  // What has no default in the code, or one that depends on another setting.
  private static final String NONE = "";

  @Test
  void thePageListsEverySettingAndItsDefault() throws IOException {
    Map<String, String> defined = new TreeMap<>(Map.of(DATA_DIR, "./data"));
    new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.mpreg.blockchain")
            .stream()
            .filter(type -> type.isAnnotatedWith(ConfigurationProperties.class))
            .map(type -> type.reflect())
            .forEach(
                type ->
                    addAll(
                        type, type.getAnnotation(ConfigurationProperties.class).value(), defined));
    Map<String, String> listed = listed();
    assertThat(listed.keySet()).isEqualTo(defined.keySet());
    defined.forEach(
        (name, value) -> {
          if (!value.equals(NONE)) {
            assertThat(listed.get(name)).as(name).isEqualTo(value);
          }
        });
  }

  private static Map<String, String> listed() throws IOException {
    Map<String, String> listed = new TreeMap<>();
    ROW.matcher(Files.readString(PAGE))
        .results()
        .forEach(
            row -> {
              List<String> names =
                  NAME.matcher(row.group(1)).results().map(name -> name.group(1)).toList();
              String value = row.group(2).replaceAll("[` ]", "");
              String[] values = names.size() > 1 ? value.split(",") : new String[] {value};
              for (int i = 0; i < names.size(); i++) {
                listed.put(names.get(i), values[Math.min(i, values.length - 1)]);
              }
            });
    return listed;
  }

  private static void addAll(Class<?> type, String prefix, Map<String, String> settings) {
    for (Parameter parameter : canonicalConstructor(type).getParameters()) {
      String name = prefix + "." + parameter.getName();
      if (parameter.getType().isRecord()) {
        addAll(parameter.getType(), name, settings);
      } else if (Map.class.isAssignableFrom(parameter.getType())) {
        settings.put(name + ".ID", NONE);
      } else if (elementOf(parameter) instanceof Class<?> element && element.isRecord()) {
        addAll(element, name + ".0", settings);
      } else {
        settings.put(variable(name, parameter), defaultOf(parameter));
      }
    }
  }

  private static Constructor<?> canonicalConstructor(Class<?> type) {
    return Arrays.stream(type.getDeclaredConstructors())
        .filter(made -> made.getParameterCount() == type.getRecordComponents().length)
        .findFirst()
        .orElseThrow();
  }

  private static Object elementOf(Parameter parameter) {
    return parameter.getParameterizedType() instanceof ParameterizedType list
        ? list.getActualTypeArguments()[0]
        : parameter.getType();
  }

  // A list without a default is written with the index of its element, any other with commas.
  private static String variable(String name, Parameter parameter) {
    boolean isIndexed =
        List.class.isAssignableFrom(parameter.getType()) && defaultOf(parameter).equals(NONE);
    return (isIndexed ? name + ".0" : name).toUpperCase(Locale.ROOT).replace('.', '_');
  }

  private static String defaultOf(Parameter parameter) {
    DefaultValue value = parameter.getAnnotation(DefaultValue.class);
    return value == null ? NONE : String.join(",", value.value());
  }
}

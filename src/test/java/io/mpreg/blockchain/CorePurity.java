package io.mpreg.blockchain;

import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.AccessTarget.FieldAccessTarget;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// What a class must not touch when every node has to compute the same from the same bytes: a
/// framework, the outside world, a clock, chance and floating point.
final class CorePurity {
  private static final List<String> FORBIDDEN_PACKAGES =
      List.of(
          "org.springframework.",
          "jakarta.",
          "java.sql.",
          "javax.sql.",
          "java.net.",
          "java.nio.file.",
          "java.nio.channels.",
          "java.util.random.",
          "org.slf4j.");

  private static final Set<String> FORBIDDEN_TYPES =
      Set.of(
          "java.util.Random",
          "java.util.SplittableRandom",
          "java.util.concurrent.ThreadLocalRandom",
          "java.security.SecureRandom",
          "java.time.Clock",
          "java.time.InstantSource");

  /// Streams in memory; the rest of `java.io` reaches outside.
  private static final Set<String> PERMITTED_STREAMS =
      Set.of(
          "java.io.InputStream",
          "java.io.OutputStream",
          "java.io.ByteArrayInputStream",
          "java.io.ByteArrayOutputStream",
          "java.io.IOException",
          "java.io.UncheckedIOException",
          "java.io.Serializable");

  private static final Set<String> FORBIDDEN_CALLS =
      Set.of(
          "java.lang.System.currentTimeMillis",
          "java.lang.System.nanoTime",
          "java.lang.System.getenv",
          "java.lang.System.getProperty",
          "java.lang.System.identityHashCode",
          "java.lang.Math.random",
          "java.util.UUID.randomUUID",
          "java.util.Collections.shuffle");

  private CorePurity() {}

  /// Everything in the class that breaks the rule, with its place.
  static List<String> violations(JavaClass javaClass) {
    List<String> violations = new ArrayList<>();
    for (Dependency dependency : javaClass.getDirectDependenciesFromSelf()) {
      if (isForbidden(dependency.getTargetClass().getBaseComponentType().getName())) {
        violations.add(dependency.getDescription());
      }
    }
    for (JavaAccess<?> access : javaClass.getAccessesFromSelf()) {
      if (isForbidden(access.getTarget())) {
        violations.add(access.getDescription());
      }
    }
    for (JavaField field : javaClass.getFields()) {
      if (isFloating(field.getRawType())) {
        violations.add(field.getDescription() + " is a floating point number");
      }
    }
    for (JavaCodeUnit codeUnit : javaClass.getCodeUnits()) {
      if (Stream.concat(
              codeUnit.getRawParameterTypes().stream(), Stream.of(codeUnit.getRawReturnType()))
          .anyMatch(CorePurity::isFloating)) {
        violations.add(codeUnit.getDescription() + " passes floating point numbers");
      }
    }
    return violations;
  }

  private static boolean isForbidden(String type) {
    return FORBIDDEN_TYPES.contains(type)
        || FORBIDDEN_PACKAGES.stream().anyMatch(type::startsWith)
        || (type.startsWith("java.io.") && !PERMITTED_STREAMS.contains(type));
  }

  private static boolean isForbidden(AccessTarget target) {
    String owner = target.getOwner().getName();
    if (FORBIDDEN_CALLS.contains(owner + "." + target.getName())
        || (owner.startsWith("java.time.") && target.getName().equals("now"))) {
      return true;
    }
    return switch (target) {
      case CodeUnitAccessTarget codeUnit -> isFloating(codeUnit.getRawReturnType());
      case FieldAccessTarget field -> isFloating(field.getRawType());
      default -> false;
    };
  }

  private static boolean isFloating(JavaClass type) {
    String name = type.getBaseComponentType().getName();
    return name.equals("double") || name.equals("float");
  }
}

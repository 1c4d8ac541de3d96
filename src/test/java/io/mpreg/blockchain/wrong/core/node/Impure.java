package io.mpreg.blockchain.wrong.core.node;

import jakarta.persistence.EntityManager;
import java.io.File;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.springframework.context.ApplicationContext;

/// One impurity in each method.
public final class Impure {
  Instant now() {
    return Instant.now();
  }

  LocalDate today() {
    return LocalDate.now(java.time.ZoneOffset.UTC);
  }

  long millis() {
    return System.currentTimeMillis();
  }

  long nanos() {
    return System.nanoTime();
  }

  Clock clock() {
    return null;
  }

  Random random() {
    return null;
  }

  int threadLocalRandom() {
    return ThreadLocalRandom.current().nextInt();
  }

  SecureRandom secureRandom() {
    return null;
  }

  UUID uuid() {
    return UUID.randomUUID();
  }

  Supplier<UUID> uuidByReference() {
    return UUID::randomUUID;
  }

  void shuffle(List<String> names) {
    Collections.shuffle(names);
  }

  void print() {
    System.out.println();
  }

  String environment() {
    return System.getenv("HOME");
  }

  boolean file() {
    return new File("x").exists();
  }

  boolean path() {
    return Files.exists(Path.of("x"));
  }

  URI address() {
    return null;
  }

  Connection[] database() {
    return null;
  }

  EntityManager entities() {
    return null;
  }

  ApplicationContext spring() {
    return null;
  }

  int rounded(double value) {
    return (int) value;
  }

  long root(long value) {
    return (long) Math.sqrt(value);
  }
}

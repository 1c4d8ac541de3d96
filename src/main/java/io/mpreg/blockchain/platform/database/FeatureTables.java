package io.mpreg.blockchain.platform.database;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;

/// Imports what features declare of their tables ([AuditCheck] and the like), where a command opens
/// a database without a node around it. A feature names its configuration in
/// `META-INF/spring/io.mpreg.blockchain.platform.database.FeatureTables.imports`; a node finds it
/// by its scan.
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ImportAutoConfiguration
public @interface FeatureTables {}

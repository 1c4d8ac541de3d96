package io.mpreg.blockchain.platform.database;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;

/// Imports the table declarations of features ([AuditCheck] and the like) for commands that open a
/// database without a running node. A feature names its configuration in
/// `META-INF/spring/io.mpreg.blockchain.platform.database.FeatureTables.imports`; a node finds it
/// by component scan.
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ImportAutoConfiguration
public @interface FeatureTables {}

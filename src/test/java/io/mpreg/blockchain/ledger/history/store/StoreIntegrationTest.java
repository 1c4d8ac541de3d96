package io.mpreg.blockchain.ledger.history.store;

import io.mpreg.blockchain.platform.database.SessionChecks;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.test.context.SpringBootTest;

/// A test of the store with Spring Boot's configuration, without the rest of the application.
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(
    classes = StoreApplication.class,
    properties = {
      "spring.config.name=store-alone", // not the application's, which expects all of it
      "spring.main.web-application-type=none",
      "spring.datasource.hikari.connection-init-sql=" + SessionChecks.SET_ROLE,
      "spring.jpa.hibernate.ddl-auto=validate",
      "spring.jpa.open-in-view=false"
    },
    webEnvironment = SpringBootTest.WebEnvironment.NONE)
public @interface StoreIntegrationTest {}

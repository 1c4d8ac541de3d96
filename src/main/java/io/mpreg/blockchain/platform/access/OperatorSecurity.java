package io.mpreg.blockchain.platform.access;

import io.github.bucket4j.TimeMeter;
import io.mpreg.blockchain.core.state.Genesis;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.security.autoconfigure.actuate.web.servlet.EndpointRequest;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.boot.web.server.autoconfigure.ServerProperties.ForwardHeadersStrategy;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.AnonymousAuthenticationFilter;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.context.support.WebApplicationContextUtils;

/// Security of the management listener: health and metrics are open to every client that reaches
/// it, the rest requires [Operators]. Spring Boot puts the same filters before both listeners, so
/// the filter chain matches on the listener.
@Configuration(proxyBeanMethods = false)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
class OperatorSecurity {
  private static final String[] TELLING = {"health", "info", "metrics", "prometheus"};
  private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

  // The rate limit of wrong keys by address: ten at once, then one in six seconds.
  private static final int FAILURES = 10;
  private static final Duration FAILURE_INTERVAL = Duration.ofSeconds(6);
  private static final int REMEMBERED_ADDRESSES = 10_000;

  @Bean
  @Order(1)
  SecurityFilterChain managementListener(
      HttpSecurity http, AccessProperties settings, Genesis genesis, ServerProperties server) {
    Optional<Path> file = Optional.ofNullable(settings.operatorsFile());
    file.ifPresent(OperatorSecurity::check);
    boolean convenient =
        genesis.development() && server.getForwardHeadersStrategy() == ForwardHeadersStrategy.NONE;
    Predicate<HttpServletRequest> trusted = request -> convenient && isFromThisMachine(request);
    ClientLimits failures =
        new ClientLimits(
            FAILURES, 1, FAILURE_INTERVAL, REMEMBERED_ADDRESSES, TimeMeter.SYSTEM_MILLISECONDS);
    OperatorProblems problems = new OperatorProblems(file.isPresent());
    return PublicSecurity.stateless(http)
        .securityMatcher(
            new OrRequestMatcher(OperatorSecurity::isManagement, EndpointRequest.toAnyEndpoint()))
        .addFilterBefore(
            new OperatorFilter(file, trusted, failures), AnonymousAuthenticationFilter.class)
        .authorizeHttpRequests(
            requests ->
                requests
                    .requestMatchers(telling())
                    .permitAll()
                    .anyRequest()
                    .hasAuthority(OperatorFilter.AUTHORITY))
        .exceptionHandling(handling -> handling.authenticationEntryPoint(problems))
        .build();
  }

  private static RequestMatcher telling() {
    return new OrRequestMatcher(
        EndpointRequest.toLinks(),
        EndpointRequest.to(TELLING).withHttpMethod(HttpMethod.GET),
        EndpointRequest.to(TELLING).withHttpMethod(HttpMethod.HEAD));
  }

  // A separate management port has its own application context; without one, only the endpoints
  // match.
  private static boolean isManagement(HttpServletRequest request) {
    return WebServerApplicationContext.hasServerNamespace(
        WebApplicationContextUtils.getRequiredWebApplicationContext(request.getServletContext()),
        "management");
  }

  // Excludes pages in a local browser, which send an Origin, or a Host after DNS rebinding.
  private static boolean isFromThisMachine(HttpServletRequest request) {
    return ClientAddress.parse(request.getRemoteAddr())
            .filter(InetAddress::isLoopbackAddress)
            .isPresent()
        && THIS_MACHINE.contains(request.getServerName())
        && request.getHeader(HttpHeaders.ORIGIN) == null;
  }

  private static void check(Path file) {
    try {
      Operators.read(file);
    } catch (IOException wrong) {
      throw new InvalidConfigurationPropertyValueException(
          "ledger.access.operators-file", file, String.valueOf(wrong.getMessage()));
    }
  }
}

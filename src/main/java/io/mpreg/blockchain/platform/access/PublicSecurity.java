package io.mpreg.blockchain.platform.access;

import io.github.bucket4j.TimeMeter;
import io.mpreg.blockchain.platform.web.Problem;
import io.mpreg.blockchain.platform.web.ProblemResponse;
import io.mpreg.blockchain.platform.web.RequestFault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.authorization.AuthorityAuthorizationManager;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.authorization.SingleResultAuthorizationManager;
import org.springframework.security.config.ObjectPostProcessor;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.config.annotation.web.configurers.oauth2.server.resource.OAuth2ResourceServerConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtDecoderInitializationException;
import org.springframework.security.oauth2.server.resource.web.BearerTokenResolver;
import org.springframework.security.oauth2.server.resource.web.DefaultBearerTokenResolver;
import org.springframework.security.oauth2.server.resource.web.authentication.BearerTokenAuthenticationFilter;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;
import org.springframework.security.web.authentication.AuthenticationEntryPointFailureHandler;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.web.filter.ForwardedHeaderFilter;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/// Security of the public listener: no sessions, cookies or users; [PublicRules] define the right
/// that a request needs.
@Configuration(proxyBeanMethods = false)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@EnableConfigurationProperties(AccessProperties.class)
class PublicSecurity implements WebMvcConfigurer {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final PublicRules rules;

  PublicSecurity(List<AccessRule.Declared> declared) {
    this.rules = new PublicRules(declared);
  }

  @Override
  public void addInterceptors(InterceptorRegistry registry) {
    registry.addInterceptor(new UndeclaredRequests(rules));
  }

  /// Ordered after the management listener's chain, which matches its own requests.
  @Bean
  @Order(2)
  SecurityFilterChain publicListener(
      HttpSecurity http, AccessProperties settings, ObjectProvider<JwtDecoder> tokens) {
    Optional<ClientLimits> limits = limits(settings.rateLimit());
    TokenProblems problems = new TokenProblems(limits);
    stateless(http)
        .authorizeHttpRequests(requests -> requests.anyRequest().access(rules(settings)))
        .exceptionHandling(
            handling -> handling.authenticationEntryPoint(problems).accessDeniedHandler(problems));
    if (settings.needsTokens()) {
      JwtDecoder decoder = tokens.getIfAvailable();
      if (decoder == null) {
        throw new InvalidConfigurationPropertyValueException(
            "spring.security.oauth2.resourceserver.jwt.issuer-uri",
            null,
            "Tokens are required, so configure their issuer: issuer-uri, jwk-set-uri or"
                + " public-key-location");
      }
      http.oauth2ResourceServer(server -> checkTokens(server, decoder, problems));
    }
    limits.ifPresent(
        known -> http.addFilterBefore(new ClientLimitFilter(known), AuthorizationFilter.class));
    return http.build();
  }

  /// Settings common to both listeners. Other headers of Spring Security are off: each answer sets
  /// its own caching, and transport security is the gateway's.
  static HttpSecurity stateless(HttpSecurity http) {
    return http.csrf(AbstractHttpConfigurer::disable)
        .cors(AbstractHttpConfigurer::disable)
        .logout(AbstractHttpConfigurer::disable)
        .requestCache(AbstractHttpConfigurer::disable)
        .sessionManagement(
            sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        .headers(
            headers ->
                headers
                    .cacheControl(HeadersConfigurer.CacheControlConfig::disable)
                    .httpStrictTransportSecurity(HeadersConfigurer.HstsConfig::disable)
                    .xssProtection(HeadersConfigurer.XXssConfig::disable));
  }

  private static Optional<ClientLimits> limits(AccessProperties.RateLimit limit) {
    return limit.isOn()
        ? Optional.of(
            new ClientLimits(
                limit.burst(),
                limit.requestsPerSecond(),
                SECOND,
                limit.maximumClients(),
                TimeMeter.SYSTEM_MILLISECONDS))
        : Optional.empty();
  }

  // A request without a rule is left to [UndeclaredRequests].
  private AuthorizationManager<RequestAuthorizationContext> rules(AccessProperties settings) {
    AuthorizationManager<RequestAuthorizationContext> anybody =
        SingleResultAuthorizationManager.permitAll();
    AuthorizationManager<RequestAuthorizationContext> read =
        settings.publicReads() ? anybody : scope(settings.readScope());
    AuthorizationManager<RequestAuthorizationContext> write =
        settings.tokensForWrites() ? scope(settings.writeScope()) : anybody;
    return (authentication, context) ->
        switch (rules.needed(context.getRequest())) {
          case OPEN -> anybody.authorize(authentication, context);
          case READ -> read.authorize(authentication, context);
          case WRITE -> write.authorize(authentication, context);
        };
  }

  private static AuthorizationManager<RequestAuthorizationContext> scope(String name) {
    return AuthorityAuthorizationManager.hasAuthority("SCOPE_" + name);
  }

  private void checkTokens(
      OAuth2ResourceServerConfigurer<HttpSecurity> server,
      JwtDecoder decoder,
      TokenProblems problems) {
    AuthenticationEntryPointFailureHandler failures =
        new AuthenticationEntryPointFailureHandler(problems);
    failures.setRethrowAuthenticationServiceException(false);
    server
        .jwt(jwt -> jwt.decoder(token -> decode(decoder, token)))
        .bearerTokenResolver(unlessOpen(new DefaultBearerTokenResolver()))
        .authenticationEntryPoint(problems)
        .accessDeniedHandler(problems)
        .withObjectPostProcessor(
            new ObjectPostProcessor<BearerTokenAuthenticationFilter>() {
              @Override
              public <O extends BearerTokenAuthenticationFilter> O postProcess(O filter) {
                filter.setAuthenticationFailureHandler(failures);
                return filter;
              }
            });
  }

  // An unreachable issuer is not the token's fault.
  private static Jwt decode(JwtDecoder decoder, String token) {
    try {
      return decoder.decode(token);
    } catch (JwtDecoderInitializationException unreachable) {
      throw new AuthenticationServiceException("the issuer's keys are not known", unreachable);
    }
  }

  // Open operations stay open for clients that send an invalid token with every request.
  private BearerTokenResolver unlessOpen(BearerTokenResolver header) {
    return request -> rules.needed(request) == Right.OPEN ? null : header.resolve(request);
  }

  /// Turns off observations of each security filter: the request as a whole is observed, and
  /// measuring the filters would cost more than they do.
  @Bean
  static SecurityObservationSettings noObservations() {
    return SecurityObservationSettings.noObservations();
  }

  @Bean
  TokensInOpenApi tokensInOpenApi(AccessProperties settings) {
    return new TokensInOpenApi(settings, rules);
  }

  /// Replaces Spring Boot's filter, which trusts every client. Runs before every filter that uses
  /// the path or the client's address.
  @Bean
  @ConditionalOnProperty(name = "server.forward-headers-strategy", havingValue = "framework")
  FilterRegistrationBean<ForwardedHeaderFilter> gatewayHeaders(AccessProperties settings) {
    FilterRegistrationBean<ForwardedHeaderFilter> filter =
        new FilterRegistrationBean<>(new GatewayHeaders(settings.trustedProxies()));
    filter.setOrder(Ordered.HIGHEST_PRECEDENCE + 1);
    return filter;
  }

  @Bean
  HttpFirewall firewall() {
    return new PlainPaths();
  }

  @Bean
  RequestRejectedHandler misleadingTargets() {
    return (request, response, rejected) ->
        ProblemResponse.write(
            Problem.of(RequestFault.REQUEST_MALFORMED, "the target is not a plain path"),
            request,
            response);
  }
}

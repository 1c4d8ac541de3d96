package io.mpreg.blockchain.platform.web;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.transaction.OperationType;
import java.util.List;
import org.apache.tomcat.util.buf.EncodedSolidusHandling;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.boot.tomcat.autoconfigure.TomcatServerProperties;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.format.FormatterRegistry;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.ViewControllerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.type.LogicalType;

/// The parsing of paths, queries and bodies, and the filters and interceptors of the controllers.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(HttpSettings.class)
class WebConfiguration implements WebMvcConfigurer {

  @Override
  public void addFormatters(FormatterRegistry registry) {
    registry.addConverter(String.class, WholeNumber.class, WholeNumber::parse);
    registry.addConverter(String.class, PageLimit.class, PageLimit::parse);
    registry.addConverter(String.class, Hash.class, WebConfiguration::hash);
    registry.addConverter(String.class, NodeId.class, NodeId::new);
    registry.addConverter(String.class, OperationType.class, OperationType::new);
  }

  @Override
  public void addInterceptors(InterceptorRegistry registry) {
    registry.addInterceptor(new DeclaredParameters());
  }

  /// Serves the welcome page whatever `Accept` says: Spring Boot's own mapping would answer 406
  /// without a body.
  @Override
  public void addViewControllers(ViewControllerRegistry registry) {
    registry.addViewController("/").setViewName("forward:/index.html");
  }

  private static Hash hash(String text) {
    return HexText.decode(text)
        .filter(bytes -> bytes.length == Hash.LENGTH)
        .map(Hash::fromBytes)
        .orElseThrow(() -> new IllegalArgumentException("is not 64 lower-case hex digits"));
  }

  @Bean
  LongLivedConnections longAnswers(TomcatServerProperties server) {
    return LongLivedConnections.among(server.getMaxConnections());
  }

  /// Settings that application.yaml cannot express: numbers are not accepted as strings, lists must
  /// not contain null, and the mix-ins of proofs.
  @Bean
  JsonMapperBuilderCustomizer strictJson() {
    return builder ->
        builder
            .addMixIns(ProofMixIns.ALL)
            .withCoercionConfig(
                LogicalType.Textual,
                text ->
                    text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                        .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                        .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
            .changeDefaultNullHandling(
                nulls -> nulls.withOverrides(JsonSetter.Value.forContentNulls(Nulls.FAIL)));
  }

  @Bean
  FilterRegistrationBean<RequestIdFilter> requestIdFilter() {
    FilterRegistrationBean<RequestIdFilter> filter =
        new FilterRegistrationBean<>(new RequestIdFilter());
    filter.setOrder(Ordered.HIGHEST_PRECEDENCE);
    return filter;
  }

  /// Within the span of the request, so that its log lines have the trace id.
  @Bean
  FilterRegistrationBean<RequestLog> requestLog() {
    FilterRegistrationBean<RequestLog> filter = new FilterRegistrationBean<>(new RequestLog());
    filter.setOrder(Ordered.HIGHEST_PRECEDENCE + 5);
    return filter;
  }

  @Bean
  FilterRegistrationBean<BodyLimitFilter> bodyLimitFilter(
      HttpSettings settings, List<BodyLimit> larger) {
    FilterRegistrationBean<BodyLimitFilter> filter =
        new FilterRegistrationBean<>(new BodyLimitFilter(settings.bodyMemory().toBytes(), larger));
    filter.setOrder(Ordered.HIGHEST_PRECEDENCE + 10);
    return filter;
  }

  /// Allows `%2F` in a path, because node ids may contain a slash.
  @Bean
  WebServerFactoryCustomizer<TomcatServletWebServerFactory> encodedSlashes() {
    return factory ->
        factory.addConnectorCustomizers(
            connector ->
                connector.setEncodedSolidusHandling(
                    EncodedSolidusHandling.PASS_THROUGH.getValue()));
  }
}

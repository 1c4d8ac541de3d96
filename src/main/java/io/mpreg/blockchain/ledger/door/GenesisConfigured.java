package io.mpreg.blockchain.ledger.door;

import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;

/// Whether a chain of one's own is configured. An empty setting is none: that is how a compose file
/// leaves one out.
public final class GenesisConfigured implements Condition {
  @Override
  public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
    return StringUtils.hasText(context.getEnvironment().getProperty("ledger.genesis"));
  }
}

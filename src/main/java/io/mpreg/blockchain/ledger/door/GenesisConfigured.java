package io.mpreg.blockchain.ledger.door;

import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;

/// Whether a genesis document is configured. An empty setting counts as none, because a compose
/// file passes an unset variable as an empty one.
public final class GenesisConfigured implements Condition {
  @Override
  public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
    return StringUtils.hasText(context.getEnvironment().getProperty("ledger.genesis"));
  }
}

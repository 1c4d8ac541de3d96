package io.mpreg.blockchain.ledger.log.witness;

import io.mpreg.blockchain.platform.database.TableRules;
import io.mpreg.blockchain.platform.database.TableRules.Function;
import io.mpreg.blockchain.platform.database.TableRules.Trigger;
import java.util.Set;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// The check of the cosigned checkpoints at start.
@Configuration(proxyBeanMethods = false)
class WitnessTables {

  @Bean
  TableRules.Declared witnessTableRules() {
    return TableRules.Declared.of(
            TableRules.guarded(
                "witnessed_log",
                Set.of("DELETE", "TRUNCATE"),
                new Trigger("only_forward", 19, "refuse_other_log"),
                new Trigger("never_removed", 42, "refuse_change")))
        .with(
            new Function(
                "refuse_other_log",
                "153ff82a2920435b95751aa23844c879548d77877834f44d6b5c6d9e1720dd95",
                false));
  }
}

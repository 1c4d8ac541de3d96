package io.mpreg.blockchain.ledger.history.store;

import io.mpreg.blockchain.ledger.history.record.HeadRecordConfiguration;
import io.mpreg.blockchain.platform.database.FeatureTables;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;

/// The store with the auto-configuration that it needs, without the rest of the application. Not
/// annotated as a component, or the application's component scan would find it.
@EnableAutoConfiguration
@FeatureTables
@Import({LedgerStoreConfiguration.class, HeadRecordConfiguration.class})
public class StoreApplication {}

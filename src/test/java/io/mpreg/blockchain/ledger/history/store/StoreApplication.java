package io.mpreg.blockchain.ledger.history.store;

import io.mpreg.blockchain.ledger.history.record.HeadRecordConfiguration;
import io.mpreg.blockchain.platform.database.FeatureTables;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;

/// The store and Spring Boot's own configuration of what it needs, nothing of the application
/// above. Not a component by annotation, or the scan of the whole application would find it.
@EnableAutoConfiguration
@FeatureTables
@Import({LedgerStoreConfiguration.class, HeadRecordConfiguration.class})
public class StoreApplication {}

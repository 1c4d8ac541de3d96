package io.mpreg.blockchain.platform.web;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/// Settings of the HTTP interface.
///
/// @param bodyMemory the memory budget of all request bodies together, at least 16 MiB; a body
///   holds its received bytes until it is parsed
@ConfigurationProperties("ledger.http")
record HttpSettings(@DefaultValue("64MB") DataSize bodyMemory) {}

package io.mpreg.blockchain.platform.web;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/// Settings of the HTTP interface.
///
/// @param bodyMemory what all request bodies in hand may hold together, at least 16 MiB; a body
///   holds what has arrived of it, until it has been parsed
@ConfigurationProperties("ledger.http")
record HttpSettings(@DefaultValue("64MB") DataSize bodyMemory) {}

package io.mpreg.blockchain.wrong.tools.load;

import java.net.http.HttpClient;

/// Waits as long as a server likes.
public record AsksAlone(HttpClient http) {}

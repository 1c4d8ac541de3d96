package io.mpreg.blockchain.wrong.tools.load;

import java.net.http.HttpClient;

/// Uses an HTTP client without limits on the answer.
public record AsksAlone(HttpClient http) {}

package io.mpreg.blockchain.tools.load;

import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/// The API of a node, and the bytes of requests to it.
///
/// @param token the bearer token, if the node requires one
public record Target(URI url, Optional<String> token) {
  private static final int DEFAULT_PORT = 80;

  public Target {
    if (!"http".equals(url.getScheme()) || url.getHost() == null || url.getQuery() != null) {
      throw new IllegalArgumentException(
          url + " does not have the form http://localhost:8080; https is not supported here");
    }
  }

  InetSocketAddress address() {
    return new InetSocketAddress(
        url.getHost().replaceAll("[\\[\\]]", ""), url.getPort() < 0 ? DEFAULT_PORT : url.getPort());
  }

  /// The URI of a path of the API.
  URI at(String path) {
    return URI.create(url.toString().replaceFirst("/+$", "") + "/api/v1" + path);
  }

  byte[] get(String path) {
    return head("GET", path).append("\r\n").toString().getBytes(StandardCharsets.US_ASCII);
  }

  byte[] post(String path, byte[] json) {
    byte[] head =
        head("POST", path)
            .append("Content-Type: application/json\r\nContent-Length: ")
            .append(json.length)
            .append("\r\n\r\n")
            .toString()
            .getBytes(StandardCharsets.US_ASCII);
    byte[] request = new byte[head.length + json.length];
    System.arraycopy(head, 0, request, 0, head.length);
    System.arraycopy(json, 0, request, head.length, json.length);
    return request;
  }

  /// The body of a request.
  static byte[] bodyOf(byte[] request) {
    int end = new String(request, StandardCharsets.ISO_8859_1).indexOf("\r\n\r\n");
    return Arrays.copyOfRange(request, end + 4, request.length);
  }

  private StringBuilder head(String method, String path) {
    URI at = at(path);
    StringBuilder head = new StringBuilder(256);
    head.append(method).append(' ').append(at.getRawPath());
    if (at.getRawQuery() != null) {
      head.append('?').append(at.getRawQuery());
    }
    head.append(" HTTP/1.1\r\nHost: ").append(at.getRawAuthority());
    head.append("\r\nAccept: application/json\r\n");
    token.ifPresent(value -> head.append("Authorization: Bearer ").append(value).append("\r\n"));
    return head;
  }
}

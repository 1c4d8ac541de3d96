package io.mpreg.blockchain.platform.access;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.web.util.matcher.IpAddressMatcher;
import org.springframework.web.filter.ForwardedHeaderFilter;

/// Trusts the `X-Forwarded` headers of configured gateways only. Protocol, host, port and prefix
/// are taken from the gateway; the client is the last address in `X-Forwarded-For` that is not a
/// gateway's, because the client itself may have written those before it. `Forwarded` (RFC 7239) is
/// ignored, because a gateway that sets the others passes it on unchecked.
final class GatewayHeaders extends ForwardedHeaderFilter {
  private static final Logger LOG = LoggerFactory.getLogger(GatewayHeaders.class);
  private static final String FOR = "X-Forwarded-For";
  private static final String PREFIX = "X-Forwarded-Prefix";
  // The prefix is used in links of answers, so it must not be able to name another host.
  private static final Pattern PREFIX_GRAMMAR =
      Pattern.compile("(/(?!\\.{1,2}(/|$))[A-Za-z0-9._~-]+)*/?");
  private static final int MAX_PREFIX = 256;

  private final List<IpAddressMatcher> gateways;
  private final ForwardedHeaderFilter removal = new ForwardedHeaderFilter(false);
  private final AtomicBoolean warned = new AtomicBoolean();

  /// @param gateways addresses and ranges, as `10.0.0.0/8`
  GatewayHeaders(List<String> gateways) {
    super(false);
    setUseForwardedPrefix(true);
    setRelativeRedirects(true);
    removal.setRemoveOnly(true);
    this.gateways = gateways.stream().map(IpAddressMatcher::new).toList();
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    Optional<InetAddress> peer = ClientAddress.parse(request.getRemoteAddr());
    if (peer.filter(this::isGateway).isPresent()) {
      super.doFilterInternal(new FromClient(request, client(request, peer.get())), response, chain);
      return;
    }
    if (!warned.getAndSet(true)) {
      LOG.warn(
          "Ignored the X-Forwarded headers of {}, which is not in ledger.access.trusted-proxies."
              + " Logged only once",
          request.getRemoteAddr());
    }
    removal.doFilter(request, response, chain);
  }

  private boolean isGateway(InetAddress address) {
    return gateways.stream().anyMatch(gateway -> gateway.matches(address.getHostAddress()));
  }

  // Each gateway appends the address of its client, so the list is read from its end.
  private InetAddress client(HttpServletRequest request, InetAddress peer) {
    InetAddress client = peer;
    String path = String.join(",", Collections.list(request.getHeaders(FOR)));
    for (String hop : List.of(path.split(",")).reversed()) {
      Optional<InetAddress> address = ClientAddress.parse(hop);
      if (address.isEmpty()) {
        return client;
      }
      client = address.get();
      if (!isGateway(client)) {
        return client;
      }
    }
    return client;
  }

  private static final class FromClient extends HttpServletRequestWrapper {
    private final String address;

    FromClient(HttpServletRequest request, InetAddress address) {
      super(request);
      this.address = address.getHostAddress();
    }

    @Override
    public String getRemoteAddr() {
      return address;
    }

    @Override
    public String getRemoteHost() {
      return address;
    }

    @Override
    public @Nullable String getHeader(String name) {
      return isHidden(name) ? null : super.getHeader(name);
    }

    private boolean isHidden(String name) {
      if (name.equalsIgnoreCase(PREFIX)) {
        String prefix = super.getHeader(PREFIX);
        return prefix == null
            || prefix.length() > MAX_PREFIX
            || !PREFIX_GRAMMAR.matcher(prefix).matches();
      }
      return name.equalsIgnoreCase(FOR);
    }

    @Override
    public Enumeration<String> getHeaders(String name) {
      return isHidden(name) ? Collections.emptyEnumeration() : super.getHeaders(name);
    }
  }
}

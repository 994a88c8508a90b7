package dev.sluice.model;

import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;

/**
 * Tells addresses of the public internet from all others (IANA's special-purpose registries), so
 * that nobody has Sluice fetch from the networks that it is in. Thread-safe.
 */
final class AddressGuard {
  private static final List<Network> NOT_PUBLIC =
      Stream.of(
              "0.0.0.0/8",
              "10.0.0.0/8",
              "100.64.0.0/10",
              "127.0.0.0/8",
              "169.254.0.0/16",
              "172.16.0.0/12",
              "192.0.0.0/24",
              "192.0.2.0/24",
              "192.31.196.0/24",
              "192.52.193.0/24",
              "192.88.99.0/24",
              "192.168.0.0/16",
              "192.175.48.0/24",
              "198.18.0.0/15",
              "198.51.100.0/24",
              "203.0.113.0/24",
              "224.0.0.0/4",
              "240.0.0.0/4",
              // Azure's metadata and host services, on an address that looks public.
              "168.63.129.16/32",
              // Teredo, benchmarking, ORCHID; documentation; 6to4, which holds an IPv4 address.
              "2001::/23",
              "2001:db8::/32",
              "2002::/16",
              "3fff::/20")
          .map(Network::parse)
          .toList();

  /**
   * All global unicast addresses there are so far; outside lie loopback, link-local, unique local
   * and multicast ones, and those that hold IPv4 addresses: mapped, compatible, NAT64.
   */
  private static final Network GLOBAL = Network.parse("2000::/3");

  private final List<Network> allowed;

  /**
   * @param allowed ranges let through whatever they are
   */
  AddressGuard(List<Network> allowed) {
    this.allowed = allowed;
  }

  boolean admits(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (allowed.stream().anyMatch(network -> network.contains(bytes))) {
      return true;
    }
    return (bytes.length == 4 || GLOBAL.contains(bytes))
        && NOT_PUBLIC.stream().noneMatch(network -> network.contains(bytes));
  }
}

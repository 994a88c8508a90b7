package dev.sluice.model;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What may be fetched on a client's word.
 *
 * @param schemes {@code https}, {@code http} or both
 * @param hosts {@code name}, {@code *.domain} or {@code *}, each with {@code :port} where that is
 *     not the scheme's own; none: nothing is fetched
 * @param networks address ranges (CIDR) that may be fetched from although they are private, for a
 *     store of pictures in the same network; each is a hole in the guard
 * @param maxBytes of one picture; 1 to 1 GiB
 * @param maxPictures of one request
 * @param maxRedirects of one picture; each is judged anew
 * @param timeout of all pictures of one request together
 */
public record RemoteConfig(
    Set<String> schemes,
    List<String> hosts,
    List<String> networks,
    int maxBytes,
    int maxPictures,
    int maxRedirects,
    Duration timeout) {

  /**
   * @throws IllegalArgumentException when a value is out of range
   */
  public RemoteConfig {
    schemes = Set.copyOf(schemes);
    hosts = hosts.stream().map(host -> host.strip().toLowerCase(Locale.ROOT)).toList();
    networks = List.copyOf(networks);
    networks.forEach(Network::parse);
    require(Set.of("http", "https").containsAll(schemes), "schemes are http and https");
    require(
        hosts.stream()
            .allMatch(h -> h.matches("(\\*|(\\*\\.)?[a-z0-9._-]+|\\[[0-9a-f:.]+])(:[0-9]+)?")),
        "hosts are name, *.domain or *, with :port where needed, not " + hosts);
    require(maxBytes >= 1 && maxBytes <= 1 << 30, "max-bytes is 1 to 1073741824");
    require(maxPictures >= 1, "max-pictures is 1 or more");
    require(maxRedirects >= 0, "max-redirects is 0 or more");
    require(timeout.isPositive(), "timeout is more than zero");
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException("gateway inline " + message);
    }
  }
}

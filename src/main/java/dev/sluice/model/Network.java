package dev.sluice.model;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * A range of addresses of one family.
 *
 * @param prefix its first bits
 * @param bits how many of them count
 */
record Network(byte[] prefix, int bits) {

  /**
   * Reads {@code 10.0.0.0/8} or {@code fc00::/7}; an address alone is a range of one.
   *
   * @throws IllegalArgumentException for anything else, names among it
   */
  static Network parse(String text) {
    String[] parts = text.strip().split("/", 2);
    if (!parts[0].matches("[0-9]+\\.[0-9.]+|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*")) {
      throw new IllegalArgumentException("not a range of addresses: '" + text + "'");
    }
    try {
      byte[] prefix = InetAddress.getByName(parts[0]).getAddress();
      int bits = parts.length == 2 ? Integer.parseInt(parts[1]) : 8 * prefix.length;
      if (bits < 0 || bits > 8 * prefix.length) {
        throw new IllegalArgumentException("not a range of addresses: '" + text + "'");
      }
      return new Network(prefix, bits);
    } catch (UnknownHostException | NumberFormatException e) {
      throw new IllegalArgumentException("not a range of addresses: '" + text + "'", e);
    }
  }

  boolean contains(byte[] address) {
    if (address.length != prefix.length) {
      return false;
    }
    int rest = 8 * prefix.length - bits;
    return new BigInteger(1, address)
        .shiftRight(rest)
        .equals(new BigInteger(1, prefix).shiftRight(rest));
  }
}

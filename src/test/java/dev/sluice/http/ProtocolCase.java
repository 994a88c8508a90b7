package dev.sluice.http;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import javax.imageio.ImageIO;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A request of a model server's protocol, its one-pixel picture replaced by one of noise. */
record ProtocolCase(String file, JsonNode json) {
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final int SIDE = 9;
  static final byte[] PICTURE = noise();
  static final String PICTURE_BASE64 = Base64.getEncoder().encodeToString(PICTURE);

  static List<ProtocolCase> all() {
    List<ProtocolCase> cases = new ArrayList<>();
    for (JsonNode each : read("index.json").get("cases")) {
      String file = each.get("file").asString();
      cases.add(new ProtocolCase(file, read(file)));
    }
    return cases;
  }

  private static JsonNode read(String file) {
    try (InputStream in = ProtocolCase.class.getResourceAsStream("/protocols/" + file)) {
      return MAPPER.readTree(Objects.requireNonNull(in, file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return file;
  }

  String method() {
    return json.get("request").get("method").asString();
  }

  String path() {
    return json.get("request").get("path").asString();
  }

  boolean targeted() {
    return !json.get("filter_targets").isEmpty();
  }

  /** Header lines but those that a client computes. */
  List<String> headers() {
    List<String> lines = new ArrayList<>();
    for (var header : json.get("request").get("headers").properties()) {
      String name = header.getKey().toLowerCase(Locale.ROOT);
      if (!name.equals("content-length") && !name.equals("connection")) {
        String form = json.get("request").has("form") && name.equals("content-type") ? form() : "";
        lines.add(header.getKey() + ": " + header.getValue().asString() + form);
      }
    }
    return lines;
  }

  private static String form() {
    return "; boundary=B";
  }

  byte[] body() {
    JsonNode request = json.get("request");
    String small = read("index.json").get("png_1x1").asString();
    if (request.has("body_base64")) {
      byte[] body = Base64.getDecoder().decode(request.get("body_base64").asString());
      return withPicture(body, Base64.getDecoder().decode(small));
    }
    if (request.has("form")) {
      String text = request.get("form").get("json").asString();
      return latin(
          "--B\r\nContent-Disposition: form-data; name=\"json\"\r\n\r\n" + text + "\r\n--B--\r\n");
    }
    return request.has("body")
        ? request
            .get("body")
            .toString()
            .replace(small, PICTURE_BASE64)
            .getBytes(StandardCharsets.UTF_8)
        : new byte[0];
  }

  /** The picture in its place; where it stands behind its length, that is changed as well. */
  private static byte[] withPicture(byte[] body, byte[] small) {
    int at = indexOf(body, small, 0);
    if (at < 0) {
      return body;
    }
    byte[] replaced =
        join(
            Arrays.copyOf(body, at),
            PICTURE,
            Arrays.copyOfRange(body, at + small.length, body.length));
    ByteBuffer bytes = ByteBuffer.wrap(replaced).order(ByteOrder.LITTLE_ENDIAN);
    if (at >= 4 && bytes.getInt(at - 4) == small.length) {
      bytes.putInt(at - 4, PICTURE.length);
    }
    return replaced;
  }

  /** The picture as it has to be behind the filter, told by a median of its own. */
  static boolean isFiltered(byte[] png) throws IOException {
    int[][] before = pixels(PICTURE);
    int[][] after = pixels(png);
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        int[] window = new int[9];
        for (int i = 0; i < 9; i++) {
          window[i] = before[reflect(y + i / 3 - 1)][reflect(x + i % 3 - 1)];
        }
        Arrays.sort(window);
        if (after[y][x] != window[4]) {
          return false;
        }
      }
    }
    return true;
  }

  private static int reflect(int i) {
    return i < 0 ? -1 - i : i >= SIDE ? 2 * SIDE - 1 - i : i;
  }

  private static int[][] pixels(byte[] png) throws IOException {
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
    int[][] pixels = new int[SIDE][SIDE];
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        pixels[y][x] = image.getRaster().getSample(x, y, 0);
      }
    }
    return pixels;
  }

  private static byte[] noise() {
    BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY);
    Random random = new Random(5);
    for (int i = 0; i < SIDE * SIDE; i++) {
      image.getRaster().setSample(i % SIDE, i / SIDE, 0, random.nextInt(256));
    }
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      ImageIO.write(image, "png", out);
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static int indexOf(byte[] bytes, byte[] wanted, int from) {
    return latin(bytes).indexOf(latin(wanted), from);
  }

  static byte[] join(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  static byte[] latin(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  static String latin(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}

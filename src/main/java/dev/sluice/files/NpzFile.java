package dev.sluice.files;

import dev.sluice.payload.Body;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * A zip archive of npy arrays, one at a time in memory. Entries keep their names, order and kind of
 * compression; those that are no arrays of pictures keep their bytes.
 */
final class NpzFile {
  private static final String ARRAY = ".npy";

  /** What fits an array of bytes. */
  static final int MOST_BYTES = Integer.MAX_VALUE - 64;

  private final FileFilter filter;

  NpzFile(FileFilter filter) {
    this.filter = filter;
  }

  /** Writes the archive with its arrays filtered; how many were. */
  int filter(Path source, OutputStream out) throws IOException, FailedException {
    int filtered = 0;
    try (ZipFile archive = new ZipFile(source.toFile());
        ZipOutputStream target = new ZipOutputStream(out)) {
      for (ZipEntry entry : Collections.list(archive.entries())) {
        ByteBuffer bytes = read(archive, entry);
        Optional<Body> body = array(entry, bytes);
        filtered += body.isPresent() ? 1 : 0;
        write(target, entry, body.map(Body::parts).orElse(List.of(bytes)));
      }
    }
    return filtered;
  }

  private Optional<Body> array(ZipEntry entry, ByteBuffer bytes) throws FailedException {
    String name = entry.getName();
    if (!name.endsWith(ARRAY)) {
      return Optional.empty();
    }
    String array = name.substring(0, name.length() - ARRAY.length());
    if (!filter.admits(array)) {
      return Optional.empty();
    }
    try {
      return filter.array(array, bytes);
    } catch (FailedException e) {
      throw new FailedException("array '" + array + "': " + e.getMessage());
    }
  }

  /** The declared size is not believed: what comes out is counted. */
  private static ByteBuffer read(ZipFile archive, ZipEntry entry)
      throws IOException, FailedException {
    try (InputStream in = archive.getInputStream(entry)) {
      byte[] bytes = in.readNBytes(MOST_BYTES);
      if (in.read() >= 0) {
        throw new FailedException("entry '" + entry.getName() + "' has 2 GiB or more");
      }
      return ByteBuffer.wrap(bytes);
    }
  }

  private static void write(ZipOutputStream target, ZipEntry original, List<ByteBuffer> parts)
      throws IOException {
    ZipEntry entry = new ZipEntry(original.getName());
    entry.setTimeLocal(original.getTimeLocal());
    entry.setMethod(original.getMethod());
    if (original.getMethod() == ZipEntry.STORED) {
      CRC32 crc = new CRC32();
      parts.forEach(part -> crc.update(part.duplicate()));
      entry.setCrc(crc.getValue());
      entry.setSize(parts.stream().mapToLong(ByteBuffer::remaining).sum());
    }
    target.putNextEntry(entry);
    WritableByteChannel channel = Channels.newChannel(target);
    for (ByteBuffer part : parts) {
      channel.write(part.duplicate());
    }
    target.closeEntry();
  }
}

package dev.sluice.files;

import dev.sluice.payload.Body;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.ZipException;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;

/** Filters a tree of files, several at once. */
final class FileRun {
  private final FileFilter filter;
  private final NpzFile archives;
  private final OutputFolder output;
  private final int threads;
  private final boolean copyOthers;
  private final boolean overwrite;

  private final AtomicInteger filtered = new AtomicInteger();
  private final AtomicInteger copied = new AtomicInteger();
  private final AtomicInteger leftOut = new AtomicInteger();
  private final AtomicInteger already = new AtomicInteger();
  private final Map<Path, String> failures = new ConcurrentSkipListMap<>();

  /** What became of the files; failures by file, with the reason. */
  record Result(int filtered, int copied, int leftOut, int already, Map<Path, String> failures) {}

  FileRun(
      FileFilter filter, OutputFolder output, int threads, boolean copyOthers, boolean overwrite) {
    this.filter = filter;
    this.archives = new NpzFile(filter);
    this.output = output;
    this.threads = threads;
    this.copyOthers = copyOthers;
    this.overwrite = overwrite;
  }

  Result over(FileTree tree, boolean quiet) throws InterruptedException {
    try (ProgressBar bar = bar(tree.sources().size(), quiet);
        ExecutorService workers = Executors.newFixedThreadPool(threads)) {
      tree.sources()
          .forEach(
              (name, source) ->
                  workers.execute(
                      () -> {
                        one(name, source);
                        bar.step();
                      }));
      workers.shutdown();
      while (!workers.awaitTermination(1, TimeUnit.MINUTES)) {
        bar.refresh();
      }
    }
    return new Result(filtered.get(), copied.get(), leftOut.get(), already.get(), failures);
  }

  /** The bar goes to the terminal; where there is none it draws nothing. */
  private static ProgressBar bar(int files, boolean quiet) {
    ProgressBarBuilder builder =
        ProgressBar.builder().setTaskName("filter").setInitialMax(files).showSpeed();
    boolean terminal = System.console() != null && System.console().isTerminal();
    return (quiet || !terminal ? builder.setConsumer(new Nowhere()) : builder).build();
  }

  private void one(Path name, Path source) {
    try {
      if (!overwrite && output.has(name, source)) {
        already.incrementAndGet();
      } else {
        filter(name, source);
      }
    } catch (IOException | FailedException e) {
      failures.put(source, e.getMessage() == null ? e.toString() : e.getMessage());
    } catch (OutOfMemoryError e) {
      failures.put(source, "does not fit the memory: raise -Xmx, or lower --threads");
    } catch (RuntimeException e) {
      failures.put(source, "a defect of Sluice: " + e);
    }
  }

  private void filter(Path name, Path source) throws IOException, FailedException {
    String lower = name.toString().toLowerCase(Locale.ROOT);
    if (lower.endsWith(".npz")) {
      archive(name, source);
      return;
    }
    ByteBuffer bytes = read(source);
    Optional<Body> body =
        lower.endsWith(".npy") ? filter.array("array", bytes) : filter.picture(bytes);
    if (body.isPresent()) {
      Path target = Extensions.named(name, body.get().contentType());
      output.write(target, out -> writeAll(body.get().parts(), out));
      filtered.incrementAndGet();
    } else if (Extensions.picture(name)) {
      throw new FailedException("a picture by its name, but of no format that is read here");
    } else {
      other(name, source);
    }
  }

  private void archive(Path name, Path source) throws IOException, FailedException {
    try {
      output.write(
          name,
          out -> {
            try {
              int arrays = archives.filter(source, out);
              (arrays > 0 ? filtered : copied).incrementAndGet();
            } catch (FailedException e) {
              throw new IOException(e.getMessage(), e);
            }
          });
    } catch (ZipException e) {
      throw new FailedException("no npz archive: " + e.getMessage());
    }
  }

  private void other(Path name, Path source) throws IOException {
    if (!copyOthers) {
      leftOut.incrementAndGet();
      return;
    }
    output.write(name, out -> Files.copy(source, out));
    copied.incrementAndGet();
  }

  private static ByteBuffer read(Path source) throws IOException, FailedException {
    if (Files.size(source) > NpzFile.MOST_BYTES) {
      throw new FailedException("has 2 GiB or more");
    }
    return ByteBuffer.wrap(Files.readAllBytes(source));
  }

  private static void writeAll(List<ByteBuffer> parts, OutputStream out) throws IOException {
    WritableByteChannel channel = Channels.newChannel(out);
    for (ByteBuffer part : parts) {
      channel.write(part.duplicate());
    }
  }
}

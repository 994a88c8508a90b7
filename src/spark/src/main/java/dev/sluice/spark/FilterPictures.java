package dev.sluice.spark;

import dev.sluice.files.ByteFilter;
import java.io.IOException;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Filters a folder of pictures and npy arrays on a Spark cluster, each file under its own name.
 *
 * <p>Arguments: input folder, output folder, parameters of {@code POST /v1/filter} as {@code
 * name=value}. Files that are neither pictures nor arrays of pictures are copied. A file that
 * cannot be filtered fails its task with its name and the reason.
 */
public final class FilterPictures {
  /** One engine for each executor process, whatever the number of its tasks. */
  private static final Map<Map<String, String>, ByteFilter> FILTERS = new HashMap<>();

  private FilterPictures() {}

  public static void main(String[] args) {
    String output = args[1];
    HashMap<String, String> parameters = new HashMap<>();
    for (int i = 2; i < args.length; i++) {
      String[] parameter = args[i].split("=", 2);
      parameters.put(parameter[0], parameter[1]);
    }
    SparkSession spark = SparkSession.builder().appName("sluice").getOrCreate();
    // Names are those below it.
    String root =
        new Path(args[0])
            .makeQualified(
                FileSystem.getDefaultUri(spark.sparkContext().hadoopConfiguration()), new Path("/"))
            .toUri()
            .getPath();
    spark
        .read()
        .format("binaryFile")
        .option("recursiveFileLookup", "true")
        .load(args[0])
        .select("path", "content")
        .foreachPartition((Iterator<Row> files) -> filter(files, root, output, parameters));
    spark.stop();
  }

  private static void filter(
      Iterator<Row> files, String root, String output, Map<String, String> parameters)
      throws IOException {
    ByteFilter filter;
    synchronized (FILTERS) {
      filter = FILTERS.computeIfAbsent(parameters, p -> ByteFilter.start(p, 0));
    }
    while (files.hasNext()) {
      Row file = files.next();
      Path source = new Path(file.getString(0));
      byte[] content = file.getAs(1);
      byte[] cleaned;
      try {
        cleaned = filter.filter(content).orElse(content);
      } catch (IllegalArgumentException e) {
        throw new IOException(source + ": " + e.getMessage(), e);
      }
      String name = source.toUri().getPath().substring(root.length() + 1);
      Path target = new Path(output, name);
      Path part = new Path(target.getParent(), "." + target.getName() + ".part");
      FileSystem system = target.getFileSystem(new Configuration());
      try (OutputStream out = system.create(part, true)) {
        out.write(cleaned);
      }
      // A task that is run twice replaces its own result.
      system.delete(target, false);
      if (!system.rename(part, target)) {
        throw new IOException("cannot write " + target);
      }
    }
  }
}

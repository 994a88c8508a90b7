package dev.sluice.helm;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.TemplateCommand;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The chart and its scenarios, rendered by Helm's own library and read by Kubernetes' models. */
final class Charts {
  static final Path SLUICE = Path.of("helm/sluice");

  /** The Kubernetes that templates are told of; without it the library asks a cluster. */
  private static final String KUBERNETES = "1.32.0";

  private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();

  private Charts() {}

  static List<Path> scenarios() {
    try (Stream<Path> files = Files.list(SLUICE.resolve("ci"))) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String render(Path chart, Path values) {
    return command(chart).withValuesFile(values).call();
  }

  static TemplateCommand command(Path chart) {
    return new Helm(chart)
        .template()
        .withName("edge")
        .withNamespace("models")
        .withKubeVersion(KUBERNETES);
  }

  /** The objects of a rendered chart, in their order. */
  static List<HasMetadata> objects(String manifests) {
    List<HasMetadata> objects = new ArrayList<>();
    for (String document : manifests.split("(?m)^---\\s*$")) {
      if (document.lines().anyMatch(line -> !line.isBlank() && !line.startsWith("#"))) {
        objects.add((HasMetadata) SERIALIZATION.unmarshal(document));
      }
    }
    return objects;
  }

  /** A container of an object that has no model of its own. */
  static Container container(Object fields) {
    return SERIALIZATION.convertValue(fields, Container.class);
  }

  static <T extends HasMetadata> List<T> ofType(List<HasMetadata> objects, Class<T> type) {
    return objects.stream().filter(type::isInstance).map(type::cast).toList();
  }

  static <T extends HasMetadata> T only(List<HasMetadata> objects, Class<T> type) {
    List<T> found = ofType(objects, type);
    if (found.size() != 1) {
      throw new AssertionError(found.size() + " objects of " + type.getSimpleName());
    }
    return found.getFirst();
  }
}

package dev.sluice.container;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.MountableFile;

/** {@link MisbehavingModel} in a container that others on its network reach as {@code model}. */
final class ModelContainer extends GenericContainer<ModelContainer> {
  static final String NAME = "model";
  static final String URL = "http://" + NAME + ":" + MisbehavingModel.PORT + "/answer";
  private static final String CLASSES = "/opt/model";

  ModelContainer(Network network) {
    super(Images.JAVA);
    withNetwork(network);
    withNetworkAliases(NAME);
    withCopyFileToContainer(
        MountableFile.forHostPath(classes()), CLASSES + "/dev/sluice/container");
    withCommand("java", "-Xmx64m", "-cp", CLASSES, MisbehavingModel.class.getName());
    waitingFor(
        Wait.forLogMessage(".*" + MisbehavingModel.READY + ".*", 1)
            .withStartupTimeout(Duration.ofMinutes(3)));
  }

  private static Path classes() {
    try {
      var root = MisbehavingModel.class.getProtectionDomain().getCodeSource().getLocation();
      return Path.of(root.toURI()).resolve("dev/sluice/container");
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}

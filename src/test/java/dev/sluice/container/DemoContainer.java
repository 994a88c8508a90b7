package dev.sluice.container;

import java.time.Duration;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.wait.strategy.Wait;

/** The demo model's image, hardened like the service, that others reach as {@code demo-model}. */
final class DemoContainer extends GenericContainer<DemoContainer> {
  static final String NAME = "demo-model";
  static final int PORT = 8500;
  private static final long MEMORY_BYTES = 384L << 20;

  DemoContainer(Network network) {
    super(Images.DEMO_MODEL.built());
    withNetwork(network);
    withNetworkAliases(NAME);
    withExposedPorts(PORT);
    withCreateContainerCmdModifier(command -> SluiceContainer.harden(command, MEMORY_BYTES));
    waitingFor(
        Wait.forHttp("/v2/health/ready").forPort(PORT).withStartupTimeout(Duration.ofMinutes(3)));
  }
}

package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.bootstrap.DefaultBootstrapContext;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

class EarlyWarmUpTest {

  @Test
  void handsWhatItStartedToTheContext() {
    assertThat(started(Map.of("sluice.warm-up.kernels", "", "sluice.warm-up.time", "1s"))).isTrue();
  }

  @Test
  void leavesWhatIsNotConfiguredOrWrongToTheContext() {
    assertThat(started(Map.of())).isFalse();
    assertThat(started(Map.of("sluice.warm-up.kernels", "u9/3x3", "sluice.warm-up.time", "1s")))
        .isFalse();
  }

  private static boolean started(Map<String, Object> properties) {
    StandardEnvironment environment = new StandardEnvironment();
    environment.getPropertySources().addFirst(new MapPropertySource("test", properties));
    EarlyWarmUp early = new EarlyWarmUp();
    early.onApplicationEvent(
        new ApplicationEnvironmentPreparedEvent(
            new DefaultBootstrapContext(), new SpringApplication(), new String[0], environment));
    try (GenericApplicationContext context = new GenericApplicationContext()) {
      early.initialize(context);
      context.refresh();
      return context.getBeanProvider(WarmUp.class).getIfAvailable() != null;
    }
  }
}

package dev.sluice;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.support.EnvironmentPostProcessorApplicationListener;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.Ordered;

/**
 * Starts the warm-up as soon as the configuration is read, before logging is set up and before
 * there is a context, and hands it to the context once that is there.
 */
final class EarlyWarmUp
    implements ApplicationListener<ApplicationEnvironmentPreparedEvent>,
        ApplicationContextInitializer<ConfigurableApplicationContext>,
        Ordered {
  private @Nullable WarmUp started;

  /** Right after those who read the configuration. */
  @Override
  public int getOrder() {
    return EnvironmentPostProcessorApplicationListener.DEFAULT_ORDER + 1;
  }

  @Override
  public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
    try {
      Binder.get(event.getEnvironment())
          .bind("sluice.warm-up", WarmUpProperties.class)
          .ifBound(properties -> started = WarmUp.start(properties));
    } catch (BindException e) {
      // Said when all properties are bound, to a log that is set up by then.
    }
  }

  @Override
  public void initialize(ConfigurableApplicationContext context) {
    if (started != null) {
      context.getBeanFactory().registerSingleton("earlyWarmUp", started);
    }
  }
}

package dev.sluice.demo;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;

/** The demo model server as a part of Sluice, in the {@code demo} profile alone. */
@Configuration(proxyBeanMethods = false)
@Profile("demo")
@EnableConfigurationProperties(DemoSettings.class)
class DemoConfiguration {

  @Bean
  DemoLifecycle demoModelServer(DemoSettings settings) {
    return new DemoLifecycle(settings);
  }
}

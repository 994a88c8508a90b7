package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ApplicationContext;

@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class SluiceApplicationTest {

  @Test
  void starts(ApplicationContext context) {
    assertThat(context.getStartupDate()).isPositive();
  }
}

package dev.sluice;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

@SpringBootApplication(proxyBeanMethods = false)
public class SluiceApplication {

  public static void main(String[] args) {
    SpringApplication application = new SpringApplication(SluiceApplication.class);
    application.addInitializers(WarmUp::startEarly);
    application.run(KserveArguments.translate(args, System.getenv()));
  }
}

package dev.sluice.http;

import io.swagger.v3.oas.annotations.Hidden;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.YamlMapFactoryBean;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Tells docs/openapi.yaml, which a test holds to what the code says. */
@Hidden
@RestController
final class OpenApiController {
  private static final Resource FILE = new ClassPathResource("openapi.yaml");

  @GetMapping(path = "/v3/api-docs.yaml", produces = "application/vnd.oai.openapi")
  Resource yaml() {
    return FILE;
  }

  @GetMapping(path = "/v3/api-docs", produces = "application/json")
  @Nullable Map<String, Object> json() {
    YamlMapFactoryBean yaml = new YamlMapFactoryBean();
    yaml.setResources(FILE);
    return yaml.getObject();
  }
}

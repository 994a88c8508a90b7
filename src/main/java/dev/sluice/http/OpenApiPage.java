package dev.sluice.http;

import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.ViewControllerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Swagger UI: its files, and before them those of the service's own. */
@Configuration(proxyBeanMethods = false)
class OpenApiPage implements WebMvcConfigurer {
  private static final String INDEX = "/swagger-ui/index.html";

  @Override
  public void addResourceHandlers(ResourceHandlerRegistry registry) {
    registry
        .addResourceHandler("/swagger-ui/**")
        .addResourceLocations(
            "classpath:/swagger-ui/", "classpath:/META-INF/resources/webjars/swagger-ui/5.32.14/");
  }

  @Override
  public void addViewControllers(ViewControllerRegistry registry) {
    registry.addRedirectViewController("/swagger-ui", INDEX);
    registry.addRedirectViewController("/swagger-ui.html", INDEX);
  }
}

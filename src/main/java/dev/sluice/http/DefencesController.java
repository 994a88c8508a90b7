package dev.sluice.http;

import dev.sluice.pipeline.ConfiguredDefences;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /sluice/defences}. */
@RestController
final class DefencesController implements DefencesApi {
  private final ConfiguredDefences configured;

  DefencesController(ConfiguredDefences configured) {
    this.configured = configured;
  }

  @Override
  public DefencesBody defences() {
    return DefencesBody.of(configured);
  }
}

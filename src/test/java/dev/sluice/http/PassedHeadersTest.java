package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.pipeline.HeaderField;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;

class PassedHeadersTest {

  @Test
  void dropsWhatDescribesTheOldBodyAndWhatIsForSluice() {
    MockHttpServletRequest request = new MockHttpServletRequest();
    List.of("Content-Digest", "content-encoding", "Content-Length", "Sluice-Model")
        .forEach(name -> request.addHeader(name, "1"));
    request.addHeader("b3", "first");
    request.addHeader("b3", "second");

    assertThat(PassedHeaders.of(request))
        .containsExactly(new HeaderField("b3", "first"), new HeaderField("b3", "second"));
  }
}

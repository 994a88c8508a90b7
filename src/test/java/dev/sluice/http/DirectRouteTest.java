package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.FilterChain;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class DirectRouteTest {
  private final List<String> went = new ArrayList<>();
  private final FilterChain chain =
      (request, response) -> went.add("chain " + ((HttpServletRequest) request).getRequestURI());
  private final DirectRoute route =
      new DirectRoute(
          (request, response) -> went.add("direct " + request.getRequestURI()), new Turns());

  @Test
  void thePathAsItIsWritten() throws Exception {
    MockHttpServletRequest request = new MockHttpServletRequest("POST", "/v1/filter");
    request.setQueryString("window=5");

    route.doFilter(request, new MockHttpServletResponse(), chain);

    assertThat(went).containsExactly("direct /v1/filter");
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /v1/filter",
    "post, /v1/filter",
    "OPTIONS, /v1/filter",
    "POST, /v1/filter/",
    "POST, /v1/filter;a=b",
    "POST, /v1/%66ilter",
    "POST, /base/v1/filter",
    "POST, /v1/models/m:predict"
  })
  void anythingElseGoesTheUsualWay(String method, String path) throws Exception {
    route.doFilter(new MockHttpServletRequest(method, path), new MockHttpServletResponse(), chain);

    assertThat(went).containsExactly("chain " + path);
  }
}

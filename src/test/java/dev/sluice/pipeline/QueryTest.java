package dev.sluice.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueryTest {

  @Test
  void readsNamesAndValuesAsTheyWereMeant() throws Refusal {
    assertThat(Query.parse("window=5x3&&border=%72eflect&gray&cval=").asMap())
        .isEqualTo(Map.of("window", "5x3", "border", "reflect", "gray", "", "cval", ""));
    assertThat(Query.parse(null).asMap()).isEmpty();
    assertThat(Query.parse("").asMap()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "window=3&window=3, INVALID_PARAMETER",
    "window=3&%77indow=5, INVALID_PARAMETER",
    "window=%, MALFORMED",
    "window=%zz, MALFORMED"
  })
  void refuses(String query, Reason reason) {
    assertThat(catchThrowableOfType(Refusal.class, () -> Query.parse(query)).reason())
        .isEqualTo(reason);
  }
}

package dev.sluice.payload;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pictures whose numbers are spelt as strings do not slip by. */
class QuotedNumbersTest {
  private static final String PREDICT = "/v1/models/m:predict";
  private static final String SELDON = "/api/v1.0/predictions";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        PREDICT + "| {'instances':[[[['0.1'],['0.2']]]]}",
        PREDICT + "| {'inputs':{'x':[[[['0.1'],[2]]]]}}",
        PREDICT + "| {'instances':[{'x':[[[1],[2]],[[3],['4']]]}]}",
        PREDICT + "| {'instances':[[[['\\u0030\\u002E1'],[' 1_0 ']]]]}",
        PREDICT + "| {'instances':[[[['NaN'],['-inf'],['1e5'],['.5'],['0x1p3']]]]}",
        SELDON + "| {'data':{'ndarray':[[[['0.1'],['0.2']]]]}}",
        SELDON + "| {'data':{'tensor':{'shape':[1,1,1,2],'values':['0.1',2]}}}"
      })
  void countsAsUndecodable(String path, String json) throws Exception {
    Message message = Gatewayed.read(path.strip(), json.replace('\'', '"'));

    assertThat(message.bypasses())
        .extracting(Bypass::kind)
        .containsExactly(Bypass.Kind.UNDECODABLE);
    assertThat(message.inputs()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'instances':[['0.1','0.2']]}",
        "{'instances':[[[['a'],['b']]]]}",
        "{'instances':[[[['1'],['2-3']]]]}",
        "{'instances':['1','2','3']}",
        "{'instances':[{'x':'1'},{'x':'2'}]}"
      })
  void leavesTextAndTablesAlone(String json) throws Exception {
    Message message = Gatewayed.read(PREDICT, json.replace('\'', '"'));

    assertThat(message.bypasses()).isEmpty();
    assertThat(message.inputs()).isEmpty();
  }
}

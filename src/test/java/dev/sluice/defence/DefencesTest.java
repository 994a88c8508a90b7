package dev.sluice.defence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.median.EngineConfig;
import dev.sluice.median.EngineObserver;
import dev.sluice.median.MedianEngine;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DefencesTest {
  private static final MedianEngine ENGINE =
      MedianEngine.start(EngineConfig.defaults(), EngineObserver.NONE);
  private final Defences defences = new Defences(ENGINE, false);

  @AfterAll
  static void close() {
    ENGINE.close();
  }

  @Test
  void defaults() throws Exception {
    assertThat(defences.select(Map.of(), false).describe())
        .isEqualTo("median;window=3x3;border=reflect");
    assertThat(defences.select(Map.of(), true).describe())
        .isEqualTo("median;window=1x3;border=reflect");
    assertThat(defences.select(Map.of("format", "png"), false).name()).isEqualTo("default");
  }

  @ParameterizedTest
  @CsvSource({
    "window,5,false,median;window=5x5;border=reflect",
    "window,2,false,median;window=2x2;border=reflect",
    "window,5x3,false,median;window=5x3;border=reflect",
    "window,1x63,false,median;window=1x63;border=reflect",
    "window,63,false,median;window=63x63;border=reflect",
    "window,1023,true,median;window=1x1023;border=reflect",
    "window,1x1023,true,median;window=1x1023;border=reflect",
    "border,shrink,false,median;window=3x3;border=shrink",
    "border,constant,false,median;window=3x3;border=constant;cval=0.0",
    "footprint,disk,false,median;window=3x3;footprint=disk;border=reflect",
    "cval,-1.5e2,false,median;window=3x3;border=reflect",
    "median,plain,false,median;window=3x3;border=reflect",
    "defence,default,false,median;window=3x3;border=reflect",
    "gray,true,false,'gray, median;window=3x3;border=reflect'",
    "gray,false,true,median;window=1x3;border=reflect",
  })
  void valid(String name, String value, boolean vector, String description) throws Exception {
    assertThat(defences.select(Map.of(name, value), vector).describe()).isEqualTo(description);
  }

  @ParameterizedTest
  @CsvSource({
    "window,0,false",
    "window,64,false",
    "window,1x64,false",
    "window,64x1,false",
    "window,1024,true",
    "window,3x3,true",
    "window,0,true",
    "window,-3,false",
    "window,'',false",
    "window,3x,false",
    "window,3X3,false",
    "window,3x3x3,false",
    "window,99999999999,false",
    "window,\u0663,false",
    "window,3.0,false",
    "border,Reflect,false",
    "border,'',false",
    "footprint,mask,false",
    "footprint,ring,false",
    "cval,NaN,false",
    "cval,Infinity,false",
    "cval,1e999,false",
    "cval,0x1p3,false",
    "cval,1d,false",
    "cval,'',false",
    "gray,yes,false",
    "gray,TRUE,false",
    "gray,true,true",
    "median,conditional,false",
    "median,nonsense,false",
    "compat,scipy,false",
    "compat,'',false",
    "defence,other,false",
  })
  void invalid(String name, String value, boolean vector) {
    assertThatThrownBy(() -> defences.select(Map.of(name, value), vector))
        .isInstanceOf(InvalidDefenceException.class)
        .hasMessageContaining("'" + name + "'");
  }

  @Test
  void messagesStayShortAndClean() {
    assertThatThrownBy(() -> defences.select(Map.of("window", "9\n".repeat(10_000)), false))
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(200).doesNotContain("\n"));
  }
}

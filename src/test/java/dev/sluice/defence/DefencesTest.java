package dev.sluice.defence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.codec.CodecConfig;
import dev.sluice.codec.ImageCodecs;
import dev.sluice.median.DType;
import dev.sluice.median.EngineConfig;
import dev.sluice.median.EngineObserver;
import dev.sluice.median.MedianEngine;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DefencesTest {
  private static final MedianEngine ENGINE =
      MedianEngine.start(EngineConfig.defaults(), EngineObserver.NONE);
  private final Defences defences =
      new Defences(ENGINE, new ImageCodecs(CodecConfig.defaults()), false);

  @AfterAll
  static void close() {
    ENGINE.close();
  }

  private Defence select(Map<String, String> parameters, boolean vector)
      throws InvalidDefenceException {
    return defences.select(parameters, vector, DType.U8);
  }

  @Test
  void defaults() throws Exception {
    assertThat(select(Map.of(), false).describe()).isEqualTo("median;window=3x3;border=reflect");
    assertThat(select(Map.of(), true).describe()).isEqualTo("median;window=1x3;border=reflect");
    assertThat(select(Map.of("format", "png"), false).name()).isEqualTo("default");
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
    "median,conditional,false,median;kind=conditional;window=3x3;border=reflect",
    "median,adaptive,true,median;kind=adaptive;window=1x3;border=reflect",
    "median,vector,false,median;kind=vector;window=3x3;border=reflect",
    "median,weighted,false,median;kind=weighted;weight=3;window=3x3;border=reflect",
    "compat,scipy,false,median;window=3x3;border=reflect",
    "compat,art,false,median;window=3x3;border=reflect",
    "compat,medfilt,false,median;window=3x3;border=constant;cval=0.0",
    "compat,skimage,false,median;window=3x3;border=nearest",
    "compat,rank,false,median;window=3x3;border=shrink",
    "compat,opencv,false,median;window=3x3;border=nearest",
    "compat,torch,false,median;window=3x3;border=mirror;rank=lower;anchor=after",
    "compat,kornia,false,median;window=3x3;border=constant;cval=0.0;rank=lower",
    "compat,tfa,false,median;window=3x3;border=mirror;rank=mean;anchor=after",
    "defence,default,false,median;window=3x3;border=reflect",
    "gray,true,false,'gray, median;window=3x3;border=reflect'",
    "gray,false,true,median;window=1x3;border=reflect",
  })
  void valid(String name, String value, boolean vector, String description) throws Exception {
    assertThat(select(Map.of(name, value), vector).describe()).isEqualTo(description);
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
    "median,nonsense,false",
    "median,Weighted,false",
    "weight,3,false",
    "compat,'',false",
    "compat,numpy,false",
    "defence,other,false",
  })
  void invalid(String name, String value, boolean vector) {
    assertThatThrownBy(() -> select(Map.of(name, value), vector))
        .isInstanceOf(InvalidDefenceException.class)
        .hasMessageContaining("'" + name + "'");
  }

  private static Map<String, String> parameters(String query) {
    return Arrays.stream(query.split("&"))
        .collect(
            Collectors.toMap(
                p -> p.substring(0, p.indexOf('=')), p -> p.substring(p.indexOf('=') + 1)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "compat=scipy&border=reflect&window=4",
        "compat=scipy&footprint=disk&window=5",
        "compat=rank&footprint=disk&window=5",
        "compat=medfilt&border=constant&cval=0.0",
        "compat=opencv&cval=7",
        "compat=torch&window=2",
        "compat=tfa&window=4&median=weighted&weight=5",
        "compat=opencv&median=conditional",
        "median=adaptive&window=7&footprint=disk&border=shrink",
        "median=weighted&weight=3969",
      })
  void combinations(String query) throws Exception {
    assertThat(select(parameters(query), false).describe()).startsWith("median;");
  }

  @ParameterizedTest
  @CsvSource({
    "compat=scipy&border=mirror,compat,border",
    "compat=opencv&border=reflect,compat,border",
    "compat=opencv&footprint=disk,compat,footprint",
    "compat=medfilt&footprint=cross,compat,footprint",
    "compat=torch&footprint=cross,compat,footprint",
    "compat=medfilt&cval=3,compat,cval",
    "compat=kornia&cval=1,compat,cval",
    "compat=medfilt&window=4,compat,window",
    "compat=opencv&window=3x4,compat,window",
    "compat=kornia&window=2,compat,window",
    "compat=rank&gray=true,compat,gray",
    "median=adaptive&window=4,median,window",
    "median=adaptive&window=3x4,median,window",
    "median=vector&footprint=disk,median,footprint",
    "median=plain&weight=3,weight,median",
    "median=conditional&weight=3,weight,median",
    "median=weighted&weight=2,weight,weight",
    "median=weighted&weight=0,weight,weight",
    "median=weighted&weight=-3,weight,weight",
    "median=weighted&weight=3971,weight,weight",
    "median=weighted&weight=3.0,weight,weight",
    "defence=default&window=3,defence,window",
    "defence=default&gray=false,defence,gray",
  })
  void contradictions(String query, String one, String other) {
    assertThatThrownBy(() -> select(parameters(query), false))
        .isInstanceOf(InvalidDefenceException.class)
        .hasMessageContaining("'" + one + "'")
        .hasMessageContaining("'" + other + "'");
  }

  @Test
  void adaptiveWindowsOverVectorsAreBounded() {
    assertThatThrownBy(() -> select(parameters("median=adaptive&window=65"), true))
        .isInstanceOf(InvalidDefenceException.class)
        .hasMessageContaining("'window'");
  }

  @ParameterizedTest
  @EnumSource(DType.class)
  void rankTakesUnsignedIntegersOfUpTo16Bits(DType dtype) throws Exception {
    Map<String, String> rank = Map.of("compat", "rank");
    if (dtype == DType.U8 || dtype == DType.U16) {
      assertThat(defences.select(rank, false, dtype).describe()).contains("border=shrink");
    } else {
      assertThatThrownBy(() -> defences.select(rank, false, dtype))
          .isInstanceOf(InvalidDefenceException.class)
          .hasMessageContaining("'compat'");
    }
  }

  @Test
  void messagesStayShortAndClean() {
    assertThatThrownBy(() -> select(Map.of("window", "9\n".repeat(10_000)), false))
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(200).doesNotContain("\n"));
  }
}

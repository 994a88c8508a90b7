package dev.sluice.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ForeignSignaturesTest {
  /** First bytes of files that Pillow or OpenCV wrote, or of their format's description. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0000000c6a5020200d0a870a", // JPEG 2000
        "ff4fff51002f000000000100",
        "0000000c4a584c200d0a870a", // JPEG XL
        "0000001c6674797061766966", // AVIF
        "000000186674797068656963", // HEIC
        "000001000100101000000000", // ICO
        "762f31010200000000000000", // EXR
        "444453207c00000007100000", // DDS
        "38425053000100000000", // PSD
        "716f69660000001000000010", // QOI
        "59a66a950000001000000010", // Sun
        "01da01010003001000100003" // SGI
      })
  void knowsPicturesThatOthersRead(String hexadecimal) {
    assertThat(ForeignSignatures.match(ByteBuffer.wrap(HexFormat.of().parseHex(hexadecimal))))
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "P", "a,b,c\n1,2,3\n", "#?R", "SIMPLE", "PFeffer", "ftypavif...."})
  void takesTextForNone(String text) {
    assertThat(ForeignSignatures.match(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8))))
        .isFalse();
  }

  @Test
  void takesNumbersAndVideosForNone() {
    for (String hexadecimal :
        new String[] {"000001000100000000010000", "0000001c6674797069736f6d"}) {
      assertThat(ForeignSignatures.match(ByteBuffer.wrap(HexFormat.of().parseHex(hexadecimal))))
          .isEqualTo(false);
    }
  }
}

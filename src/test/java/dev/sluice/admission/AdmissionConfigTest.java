package dev.sluice.admission;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdmissionConfigTest {

  @ParameterizedTest(name = "{0} processors, {1} MiB of heap: {2}")
  @CsvSource({"1,4096,8", "2,1024,8", "4,1024,16", "64,8192,256", "2,102,4", "64,240,10", "1,8,1"})
  void processorsAndHeapBoundWhatIsComputedAtOnce(int processors, long heapMib, int compute) {
    assertThat(AdmissionConfig.defaultCompute(processors, heapMib << 20)).isEqualTo(compute);
  }
}

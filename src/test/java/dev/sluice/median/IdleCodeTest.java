package dev.sluice.median;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class IdleCodeTest {
  @Test
  void standInsAreOfClassesOfTheirOwn() {
    RowMover[] turn = IdleCode.fill(new RowMover[IdleCode.CLASSES], RowMover.class);
    assertThat(turn[0]).isNull();
    List<RowMover> idle = Arrays.asList(turn).subList(1, turn.length);
    assertThat(idle).doesNotContainNull();
    assertThat(idle.stream().map(Object::getClass).distinct()).hasSize(IdleCode.CLASSES - 1);
  }

  @Test
  void standInsTouchNothing() {
    TileCode idle = IdleCode.fill(new TileCode[IdleCode.CLASSES], TileCode.class)[1];
    assertThatCode(() -> idle.run(new byte[0], 1, 2, 3, 4)).doesNotThrowAnyException();
    assertThatCode(() -> idle.stage(0, new byte[0], 1, 2, 3, 4)).doesNotThrowAnyException();
    RowMover rows = IdleCode.fill(new RowMover[IdleCode.CLASSES], RowMover.class)[1];
    assertThat(rows.differing(new byte[] {1}, 0, new byte[] {2}, 0, 1)).isZero();
  }
}

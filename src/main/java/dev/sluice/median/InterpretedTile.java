package dev.sluice.median;

import java.util.List;

/** Runs a {@link RowProgram} row by row: any window at once, at a fraction of the full speed. */
final class InterpretedTile extends TileCode {
  private static final int FIELDS = 7;

  private final RowMath math;
  private final int[] program;
  private final int[] copies;
  private final int slotStride;

  InterpretedTile(RowProgram source, RowLayout layout, RowMath math) {
    this.math = math;
    this.slotStride = layout.slotStride();
    List<RowProgram.Step> steps = source.steps();
    this.program = new int[FIELDS * steps.size()];
    for (int i = 0; i < steps.size(); i++) {
      encode(steps.get(i), layout, FIELDS * i);
    }
    this.copies = new int[2 * source.outputs().size()];
    for (int i = 0; i < source.outputs().size(); i++) {
      RowProgram.Place place = source.outputs().get(i);
      copies[2 * i] = place.input() ? 1 : 0;
      copies[2 * i + 1] = distance(place, layout);
    }
  }

  private void encode(RowProgram.Step step, RowLayout layout, int at) {
    program[at] = step.x().input() ? 1 : 0;
    program[at + 1] = distance(step.x(), layout);
    program[at + 2] = step.y().input() ? 1 : 0;
    program[at + 3] = distance(step.y(), layout);
    program[at + 4] = slot(step.min(), layout);
    program[at + 5] = slot(step.max(), layout);
    program[at + 6] = step.halo() * layout.lane();
  }

  private static int distance(RowProgram.Place place, RowLayout layout) {
    int stride = place.input() ? layout.inputStride() : layout.slotStride();
    return place.row() * stride + place.tile() * layout.lane();
  }

  private static int slot(int slot, RowLayout layout) {
    return slot == RowProgram.NONE ? RowProgram.NONE : slot * layout.slotStride();
  }

  @Override
  void run(byte[] arena, int input, int slots, int output, int bytes) {
    int[] code = program;
    for (int at = 0; at < code.length; at += FIELDS) {
      int x = (code[at] == 1 ? input : slots) + code[at + 1];
      int y = (code[at + 2] == 1 ? input : slots) + code[at + 3];
      int min = code[at + 4];
      int max = code[at + 5];
      int length = bytes + code[at + 6];
      if (min < 0) {
        math.max(arena, x, y, slots + max, length);
      } else if (max < 0) {
        math.min(arena, x, y, slots + min, length);
      } else {
        math.minMax(arena, x, y, slots + min, slots + max, length);
      }
    }
    for (int i = 0; i < copies.length; i += 2) {
      int from = (copies[i] == 1 ? input : slots) + copies[i + 1];
      System.arraycopy(arena, from, arena, output + i / 2 * slotStride, bytes);
    }
  }

  @Override
  void stage(int stage, byte[] arena, int input, int slots, int output, int bytes) {
    run(arena, input, slots, output, bytes);
  }
}

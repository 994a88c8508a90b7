package dev.sluice.median;

import dev.sluice.median.Stage.Instruction;
import dev.sluice.median.Stage.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Joins neighbouring short stages that do not read each other into one: a call and a loop cost as
 * much as some twenty operations.
 */
final class StageFusion {
  private StageFusion() {}

  /**
   * @param stages with symbols where slots will be
   * @param most operations in one stage
   */
  static List<Stage> fuse(List<Stage> stages, int most) {
    List<Stage> fused = new ArrayList<>();
    for (Stage next : stages) {
      Stage joined =
          !fused.isEmpty() && fits(fused.getLast(), next, most)
              ? join(fused.getLast(), next)
              : next;
      if (joined != next && !joined.tooLong()) {
        fused.set(fused.size() - 1, joined);
      } else {
        fused.add(next);
      }
    }
    return fused;
  }

  private static boolean fits(Stage stage, Stage next, int most) {
    if (stage.halo() != next.halo() || stage.operations() + next.operations() > most) {
      return false;
    }
    Set<Integer> stored = new HashSet<>();
    for (Instruction step : stage.code()) {
      if (step.kind() == Kind.STORE_SLOT) {
        stored.add(step.a());
      }
    }
    // A loop writes a row only as far as it has come: what is read further right is not there yet.
    return next.code().stream()
        .noneMatch(step -> step.kind() == Kind.LOAD_SLOT && stored.contains(step.a()));
  }

  /** One after the other in the same loop; the registers of the first are free by then. */
  private static Stage join(Stage stage, Stage next) {
    List<Instruction> code = new ArrayList<>(stage.code());
    code.addAll(next.code());
    return new Stage(
        stage.halo(),
        Math.max(stage.registers(), next.registers()),
        stage.operations() + next.operations(),
        code);
  }
}

package dev.sluice.median;

import static java.lang.constant.ConstantDescs.CD_byte;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;
import static java.lang.constant.ConstantDescs.MTD_void;

import dev.sluice.median.Stage.Instruction;
import dev.sluice.median.Stage.Kind;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes a {@link StagePlan} as the class file of a {@link TileCode}: one static method for each
 * stage, a counted loop over vectors with every value in a local variable and every row at a
 * constant distance.
 */
final class KernelEmitter {
  private static final String VECTOR_PACKAGE = "jdk.incubator.vector.";
  private static final ClassDesc SPECIES = ClassDesc.of(VECTOR_PACKAGE + "VectorSpecies");
  private static final ClassDesc VECTOR = ClassDesc.of(VECTOR_PACKAGE + "Vector");
  private static final ClassDesc BYTE_VECTOR = ClassDesc.of(VECTOR_PACKAGE + "ByteVector");
  private static final ClassDesc OPERATORS = ClassDesc.of(VECTOR_PACKAGE + "VectorOperators");
  private static final ClassDesc BINARY = ClassDesc.of(VECTOR_PACKAGE + "VectorOperators$Binary");
  private static final ClassDesc ASSOCIATIVE =
      ClassDesc.of(VECTOR_PACKAGE + "VectorOperators$Associative");
  private static final ClassDesc COMPARISON =
      ClassDesc.of(VECTOR_PACKAGE + "VectorOperators$Comparison");
  private static final ClassDesc MASK = ClassDesc.of(VECTOR_PACKAGE + "VectorMask");
  private static final ClassDesc ARENA = CD_byte.arrayType();
  private static final ClassDesc SUPER = ClassDesc.of(TileCode.class.getName());
  private static final ClassDesc SELF = ClassDesc.of(TileCode.class.getName() + "$Emitted");
  private static final MethodTypeDesc LOAD = MethodTypeDesc.of(BYTE_VECTOR, SPECIES, ARENA, CD_int);
  private static final MethodTypeDesc STORE = MethodTypeDesc.of(CD_void, ARENA, CD_int);
  private static final MethodTypeDesc RUN =
      MethodTypeDesc.of(CD_void, ARENA, CD_int, CD_int, CD_int, CD_int);

  // Locals of a stage's method.
  private static final int A = 0;
  private static final int INPUT = 1;
  private static final int SLOTS = 2;
  private static final int OUTPUT = 3;
  private static final int BYTES = 4;
  private static final int AT = 5;
  private static final int FIRST_REGISTER = 6;

  /** Vectors of so many bits have an instruction for the exclusive or of three. */
  private static final int EXCLUSIVE_OR_BITS = 512;

  private final StagePlan plan;
  private final LaneShape shape;
  private final RowLayout layout;
  private final ClassDesc lanes;
  private final String laneName;

  KernelEmitter(StagePlan plan, LaneShape shape, RowLayout layout) {
    this.plan = plan;
    this.shape = shape;
    this.layout = layout;
    this.laneName = laneName(shape);
    this.lanes = lanes(shape);
  }

  /** The primitive type of the lanes as the names of vector classes and methods have it. */
  static String laneName(LaneShape shape) {
    return switch (shape.bytes()) {
      case 1 -> "Byte";
      case 2 -> "Short";
      case 4 -> "Int";
      default -> "Long";
    };
  }

  private static ClassDesc lanes(LaneShape shape) {
    return ClassDesc.of(VECTOR_PACKAGE + laneName(shape) + "Vector");
  }

  byte[] emit() {
    return ClassFile.of(StackMapsOption.DROP_STACK_MAPS)
        .build(
            SELF,
            builder -> {
              builder.withSuperclass(SUPER).withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SUPER);
              builder.withMethodBody(
                  "<init>",
                  MTD_void,
                  0,
                  code -> code.aload(0).invokespecial(SUPER, "<init>", MTD_void).return_());
              for (int i = 0; i < plan.stages().size(); i++) {
                emitStage(builder, i);
              }
              emitRun(builder);
              emitOneStage(builder);
            });
  }

  private static String name(int stage) {
    return "stage" + stage;
  }

  private void emitStage(ClassBuilder builder, int index) {
    Stage stage = plan.stages().get(index);
    builder.withMethodBody(
        name(index),
        RUN,
        ClassFile.ACC_STATIC | ClassFile.ACC_PRIVATE,
        code -> {
          Label top = code.newLabel();
          Label end = code.newLabel();
          code.iconst_0().istore(AT);
          code.labelBinding(top).iload(AT).iload(BYTES).if_icmpge(end);
          emitSteps(code, stage.code());
          code.iinc(AT, shape.vectorBytes()).goto_(top).labelBinding(end).return_();
          Frames.write(
              code, List.of(top, end), List.of(ARENA, CD_int, CD_int, CD_int, CD_int, CD_int));
        });
  }

  private void emitSteps(CodeBuilder code, List<Instruction> steps) {
    Instruction lesser = null;
    for (Instruction step : steps) {
      if (lesser != null && isGreater(step, lesser)) {
        otherOfThree(code, step, lesser);
      } else {
        emitStep(code, step);
      }
      lesser = step.kind() == Kind.MIN ? step : step.stores() ? lesser : null;
    }
  }

  /** Whether a step takes the maximum of the two whose minimum was taken just before. */
  private boolean isGreater(Instruction step, Instruction lesser) {
    return shape.bits() == EXCLUSIVE_OR_BITS
        && step.kind() == Kind.MAX
        && step.a() == lesser.a()
        && step.b() == lesser.b();
  }

  /**
   * The one of two that is not the minimum: {@code a ^ b ^ min}, a single instruction with AVX-512.
   * It runs beside minima where a processor has only one unit that takes minima of 512 bits.
   */
  private void otherOfThree(CodeBuilder code, Instruction step, Instruction lesser) {
    combine(code, shape, "XOR", FIRST_REGISTER + step.a(), FIRST_REGISTER + step.b());
    code.getstatic(OPERATORS, "XOR", ASSOCIATIVE).aload(FIRST_REGISTER + lesser.target());
    code.invokevirtual(lanes, "lanewise", MethodTypeDesc.of(lanes, BINARY, VECTOR));
    code.astore(FIRST_REGISTER + step.target());
  }

  private void emitStep(CodeBuilder code, Instruction step) {
    int target = FIRST_REGISTER + step.target();
    switch (step.kind()) {
      case LOAD_INPUT ->
          load(code, INPUT, step.a() * layout.inputStride() + step.b() * shape.bytes(), target);
      case LOAD_SLOT ->
          load(code, SLOTS, step.a() * layout.slotStride() + step.b() * shape.bytes(), target);
      case STORE_SLOT -> store(code, SLOTS, step.a() * layout.slotStride(), target);
      case STORE_OUTPUT -> store(code, OUTPUT, step.a() * layout.slotStride(), target);
      case MIN -> combine(code, "MIN", step, target);
      case MAX -> combine(code, "MAX", step, target);
      case CHOOSE -> {
        int differing = FIRST_REGISTER + step.c();
        int same = FIRST_REGISTER + step.d();
        choose(code, shape, FIRST_REGISTER + step.a(), FIRST_REGISTER + step.b(), differing, same);
        code.astore(target);
      }
    }
  }

  private void combine(CodeBuilder code, String operation, Instruction step, int target) {
    combine(code, shape, operation, FIRST_REGISTER + step.a(), FIRST_REGISTER + step.b());
    code.astore(target);
  }

  /**
   * The minimum or maximum of two locals. By {@code lanewise}, whose receiver HotSpot then profiles
   * here, not in a method that all code shares ({@link VectorProfiles}).
   *
   * @param operation of {@link jdk.incubator.vector.VectorOperators}
   */
  static void combine(CodeBuilder code, LaneShape shape, String operation, int x, int y) {
    ClassDesc lanes = lanes(shape);
    code.aload(x).getstatic(OPERATORS, operation, ASSOCIATIVE).aload(y);
    code.invokevirtual(lanes, "lanewise", MethodTypeDesc.of(lanes, BINARY, VECTOR));
  }

  /**
   * Leaves one local on the stack where two others differ in value, and another elsewhere.
   *
   * @return how many vector instructions it takes
   */
  static int choose(CodeBuilder code, LaneShape shape, int x, int y, int differing, int same) {
    ClassDesc lanes = lanes(shape);
    code.aload(same).aload(differing);
    sameZeros(code.aload(x), shape, x);
    code.getstatic(OPERATORS, "NE", COMPARISON);
    sameZeros(code.aload(y), shape, y);
    code.invokevirtual(lanes, "compare", MethodTypeDesc.of(MASK, COMPARISON, VECTOR));
    code.invokevirtual(lanes, "blend", MethodTypeDesc.of(lanes, VECTOR, MASK));
    return shape.key() == LaneShape.Key.FLOATING ? 6 : 2;
  }

  /** Of floats {@code -0.0}, which is -1 among the integers, as {@code 0.0}. */
  private static void sameZeros(CodeBuilder code, LaneShape shape, int local) {
    if (shape.key() == LaneShape.Key.FLOATING) {
      ClassDesc lanes = lanes(shape);
      code.lconst_0().aload(local).getstatic(OPERATORS, "EQ", COMPARISON).loadConstant(-1L);
      code.invokevirtual(lanes, "compare", MethodTypeDesc.of(MASK, COMPARISON, CD_long));
      code.invokevirtual(lanes, "blend", MethodTypeDesc.of(lanes, CD_long, MASK));
    }
  }

  private void load(CodeBuilder code, int base, int distance, int target) {
    code.getstatic(BYTE_VECTOR, "SPECIES_" + shape.bits(), SPECIES).aload(A);
    index(code, base, distance);
    code.invokestatic(BYTE_VECTOR, "fromArray", LOAD);
    if (shape.bytes() > 1) {
      code.invokevirtual(BYTE_VECTOR, "reinterpretAs" + laneName + "s", MethodTypeDesc.of(lanes));
    }
    code.astore(target);
  }

  private void store(CodeBuilder code, int base, int distance, int source) {
    code.aload(source);
    if (shape.bytes() > 1) {
      toBytes(code, shape);
    }
    code.aload(A);
    index(code, base, distance);
    code.invokevirtual(BYTE_VECTOR, "intoArray", STORE);
  }

  /** The vector on the stack as one of bytes; by its shape, for the reason of {@link #combine}. */
  static void toBytes(CodeBuilder code, LaneShape shape) {
    code.getstatic(BYTE_VECTOR, "SPECIES_" + shape.bits(), SPECIES).iconst_0();
    code.invokevirtual(
        lanes(shape), "reinterpretShape", MethodTypeDesc.of(VECTOR, SPECIES, CD_int));
    code.checkcast(BYTE_VECTOR);
  }

  private static void index(CodeBuilder code, int base, int distance) {
    code.iload(base).iload(AT).iadd();
    if (distance != 0) {
      code.loadConstant(distance).iadd();
    }
  }

  private void emitRun(ClassBuilder builder) {
    builder.withMethodBody(
        "run",
        RUN,
        0,
        code -> {
          for (int i = 0; i < plan.stages().size(); i++) {
            code.aload(1).iload(2).iload(3).iload(4).iload(5);
            int halo = plan.stages().get(i).halo() * shape.bytes();
            if (halo > 0) {
              code.loadConstant(halo).iadd();
            }
            code.invokestatic(SELF, name(i), RUN);
          }
          code.return_();
        });
  }

  private void emitOneStage(ClassBuilder builder) {
    builder.withMethodBody(
        "stage",
        RUN.insertParameterTypes(0, CD_int),
        0,
        code -> {
          List<SwitchCase> cases = new ArrayList<>();
          for (int i = 0; i < plan.stages().size(); i++) {
            cases.add(SwitchCase.of(i, code.newLabel()));
          }
          Label none = code.newLabel();
          code.iload(1).tableswitch(0, cases.size() - 1, none, cases);
          for (int i = 0; i < cases.size(); i++) {
            code.labelBinding(cases.get(i).target());
            code.aload(2).iload(3).iload(4).iload(5).iload(6);
            code.invokestatic(SELF, name(i), RUN).return_();
          }
          code.labelBinding(none).return_();
          List<Label> targets = new ArrayList<>(cases.stream().map(SwitchCase::target).toList());
          targets.add(none);
          Frames.write(code, targets, List.of(SELF, CD_int, ARENA, CD_int, CD_int, CD_int, CD_int));
        });
  }
}

package dev.sluice.median;

import static java.lang.constant.ConstantDescs.CD_Long;
import static java.lang.constant.ConstantDescs.CD_byte;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;
import static java.lang.constant.ConstantDescs.MTD_void;

import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes a {@link DirectProgram} as the class file of a {@link DirectCode}. What windows side by
 * side have in common is computed for each of them: for nine samples that costs less than to keep
 * it in memory.
 *
 * <p>Where vectors have 512 bits, every second pair of a minimum and a maximum of the same two
 * values is a comparison and two selections: a few more instructions, but Intel's processors have
 * one unit for minima of that width, and another one for comparisons.
 */
final class DirectEmitter {
  private static final String VECTOR_PACKAGE = "jdk.incubator.vector.";
  private static final ClassDesc SPECIES = ClassDesc.of(VECTOR_PACKAGE + "VectorSpecies");
  private static final ClassDesc VECTOR = ClassDesc.of(VECTOR_PACKAGE + "Vector");
  private static final ClassDesc MASK = ClassDesc.of(VECTOR_PACKAGE + "VectorMask");
  private static final ClassDesc BYTE_VECTOR = ClassDesc.of(VECTOR_PACKAGE + "ByteVector");
  private static final ClassDesc OPERATORS = ClassDesc.of(VECTOR_PACKAGE + "VectorOperators");
  private static final ClassDesc BINARY = OPERATORS.nested("Binary");
  private static final ClassDesc ASSOCIATIVE = OPERATORS.nested("Associative");
  private static final ClassDesc COMPARISON = OPERATORS.nested("Comparison");
  private static final ClassDesc BYTES = CD_byte.arrayType();
  private static final ClassDesc INTS = CD_int.arrayType();
  private static final ClassDesc SUPER = ClassDesc.of(DirectCode.class.getName());
  private static final ClassDesc SELF = ClassDesc.of(DirectCode.class.getName() + "$Emitted");
  private static final MethodTypeDesc LOAD = MethodTypeDesc.of(BYTE_VECTOR, SPECIES, BYTES, CD_int);
  private static final MethodTypeDesc STORE = MethodTypeDesc.of(CD_void, BYTES, CD_int);
  private static final MethodTypeDesc COMPARE = MethodTypeDesc.of(MASK, COMPARISON, VECTOR);
  private static final MethodTypeDesc ROWS =
      MethodTypeDesc.of(CD_int, BYTES, INTS, BYTES, INTS, CD_int, CD_int);

  // Locals of the loop's method: its parameters, the rows one by one, and values.
  private static final int SOURCE = 0;
  private static final int ROW_ARRAY = 1;
  private static final int TARGET = 2;
  private static final int TARGET_ARRAY = 3;
  private static final int STEP = 4;
  private static final int LENGTH = 5;
  private static final int AT = 6;
  private static final int TO = 7;
  private static final int KNOWN = 8;
  private static final int COUNT = 9;
  private static final int ROW = 10;
  private static final int TARGET_ROW = ROW + DirectProgram.ROWS;
  private static final int FIRST_VALUE = TARGET_ROW + DirectProgram.WINDOWS;

  /** Of vectors for which comparisons take part. */
  private static final int SELECTED_BITS = 512;

  private final DirectProgram program;
  private final MinMaxGraph graph;
  private final LaneShape shape;
  private final ClassDesc lanes;
  private final String laneName;
  private final String unsigned;
  private final Map<Integer, Integer> locals = new HashMap<>();
  private final Map<MinMaxGraph.Node, Integer> twins = new HashMap<>();
  private int pairs;
  private int nextLocal = FIRST_VALUE;
  private int instructions;

  /**
   * @param shape of integers or floats that {@link DirectProgram#serves}
   */
  DirectEmitter(DirectProgram program, LaneShape shape) {
    this.program = program;
    this.graph = program.graph();
    this.shape = shape;
    this.laneName = KernelEmitter.laneName(shape);
    this.lanes = ClassDesc.of(VECTOR_PACKAGE + laneName + "Vector");
    this.unsigned = shape.key() == LaneShape.Key.UNSIGNED ? "U" : "";
    for (int index : graph.reach(program.results(), Set.of())) {
      twins.put(graph.node(index), index);
    }
  }

  /** Vector instructions for a vector of results in each row; known once it is emitted. */
  int instructions() {
    return instructions;
  }

  byte[] emit() {
    return ClassFile.of(ClassFile.StackMapsOption.DROP_STACK_MAPS)
        .build(
            SELF,
            builder -> {
              builder.withSuperclass(SUPER).withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SUPER);
              builder.withMethodBody(
                  "<init>",
                  MTD_void,
                  0,
                  code -> code.aload(0).invokespecial(SUPER, "<init>", MTD_void).return_());
              builder.withMethodBody(
                  "loop", ROWS, ClassFile.ACC_STATIC | ClassFile.ACC_PRIVATE, this::emitLoop);
              builder.withMethodBody(
                  "rows",
                  ROWS,
                  0,
                  code -> {
                    code.aload(1).aload(2).aload(3).aload(4).iload(5).iload(6);
                    code.invokestatic(SELF, "loop", ROWS).ireturn();
                  });
            });
  }

  /** A loop over whole vectors within one that is done again for a last one, if some bytes are. */
  private void emitLoop(CodeBuilder code) {
    unpack(code, ROW_ARRAY, ROW, DirectProgram.ROWS);
    unpack(code, TARGET_ARRAY, TARGET_ROW, DirectProgram.WINDOWS);
    for (int local : new int[] {AT, TO, KNOWN, COUNT}) {
      code.iconst_0().istore(local);
    }
    Label part = code.newLabel();
    Label top = code.newLabel();
    Label done = code.newLabel();
    Label end = code.newLabel();
    code.labelBinding(part).iload(LENGTH).iload(AT).isub().loadConstant(-shape.vectorBytes());
    code.iand().iload(AT).iadd().istore(TO);
    code.labelBinding(top).iload(AT).iload(TO).if_icmpge(done);
    for (int window = 0; window < DirectProgram.WINDOWS; window++) {
      int centre = local(code, program.centre(window));
      int result = local(code, program.results()[window]);
      count(code, result, centre);
      code.aload(result);
      order(code);
      if (shape.bytes() > 1) {
        KernelEmitter.toBytes(code, shape);
      }
      code.aload(TARGET).iload(TARGET_ROW + window).iload(AT).iadd();
      code.invokevirtual(BYTE_VECTOR, "intoArray", STORE);
      instructions++;
    }
    code.iinc(AT, shape.vectorBytes()).goto_(top);
    code.labelBinding(done).iload(AT).iload(LENGTH).if_icmpge(end);
    code.iload(LENGTH).loadConstant(shape.vectorBytes()).isub().istore(TO);
    code.iload(AT).iload(TO).isub().loadConstant(shape.bytes()).idiv().istore(KNOWN);
    code.iload(TO).istore(AT).goto_(part);
    code.labelBinding(end).iload(COUNT).ireturn();
    List<ClassDesc> live = new ArrayList<>(List.of(BYTES, INTS, BYTES, INTS));
    live.addAll(Collections.nCopies(FIRST_VALUE - STEP, CD_int));
    Frames.write(code, List.of(part, top, done, end), live);
  }

  private static void unpack(CodeBuilder code, int array, int first, int count) {
    for (int i = 0; i < count; i++) {
      code.aload(array).loadConstant(i).iaload().istore(first + i);
    }
  }

  private int choice(CodeBuilder code, int index, MinMaxGraph.Node node) {
    int x = local(code, node.a());
    int y = local(code, node.b());
    int differing = local(code, node.c());
    int same = local(code, node.d());
    instructions += KernelEmitter.choose(code, shape, x, y, differing, same);
    int local = nextLocal++;
    code.astore(local);
    locals.put(index, local);
    return local;
  }

  private void count(CodeBuilder code, int result, int centre) {
    compare(code, "NE", result, centre);
    code.invokevirtual(MASK, "toLong", MethodTypeDesc.of(CD_long)).iload(KNOWN).lushr();
    code.invokestatic(CD_Long, "bitCount", MethodTypeDesc.of(CD_int, CD_long));
    code.iload(COUNT).iadd().istore(COUNT);
  }

  /** The local variable with the value of a node, which is computed first if it is not yet. */
  private int local(CodeBuilder code, int index) {
    Integer known = locals.get(index);
    if (known != null) {
      return known;
    }
    MinMaxGraph.Node node = graph.node(index);
    if (node.op() == MinMaxGraph.Op.SAMPLE) {
      return sample(code, index, node.c(), node.b());
    }
    if (node.op() == MinMaxGraph.Op.CHOICE) {
      return choice(code, index, node);
    }
    int x = local(code, node.a());
    int y = local(code, node.b());
    Integer least = twins.get(node.as(MinMaxGraph.Op.MIN));
    Integer greatest = twins.get(node.as(MinMaxGraph.Op.MAX));
    if (least != null && greatest != null && shape.bits() == SELECTED_BITS && pairs++ % 2 == 0) {
      int lesser = select(code, x, y, least, greatest);
      return index == least ? lesser : lesser + 1;
    }
    KernelEmitter.combine(code, shape, unsigned + node.op().name(), x, y);
    int local = keep(code);
    locals.put(index, local);
    return local;
  }

  /** The lesser of two values and, in the local behind it, the greater, by comparing them. */
  private int select(CodeBuilder code, int x, int y, int least, int greatest) {
    compare(code, unsigned + "LT", x, y);
    int less = nextLocal++;
    code.astore(less);
    blend(code.aload(y).aload(x).aload(less));
    int lesser = keep(code);
    locals.put(least, lesser);
    blend(code.aload(x).aload(y).aload(less));
    locals.put(greatest, keep(code));
    return lesser;
  }

  private void compare(CodeBuilder code, String operation, int x, int y) {
    code.aload(x).getstatic(OPERATORS, operation, COMPARISON).aload(y);
    code.invokevirtual(lanes, "compare", COMPARE);
    instructions++;
  }

  private void blend(CodeBuilder code) {
    code.invokevirtual(lanes, "blend", MethodTypeDesc.of(lanes, VECTOR, MASK));
  }

  private int keep(CodeBuilder code) {
    code.astore(nextLocal);
    instructions++;
    return nextLocal++;
  }

  private int sample(CodeBuilder code, int index, int row, int column) {
    code.getstatic(BYTE_VECTOR, "SPECIES_" + shape.bits(), SPECIES).aload(SOURCE);
    code.iload(ROW + row).iload(AT).iadd();
    for (int i = 0; i < column; i++) {
      code.iload(STEP).iadd();
    }
    code.invokestatic(BYTE_VECTOR, "fromArray", LOAD);
    if (shape.bytes() > 1) {
      code.invokevirtual(BYTE_VECTOR, "reinterpretAs" + laneName + "s", MethodTypeDesc.of(lanes));
    }
    int local = keep(code);
    if (shape.key() == LaneShape.Key.FLOATING) {
      order(code.aload(local));
      local = keep(code);
    }
    locals.put(index, local);
    return local;
  }

  /** Floats on the stack to integers of the same order, or back. */
  private void order(CodeBuilder code) {
    if (shape.key() == LaneShape.Key.FLOATING) {
      int bits = Byte.SIZE * shape.bytes();
      code.dup();
      lanewise(code, "ASHR", BINARY, bits - 1);
      lanewise(code, "AND", ASSOCIATIVE, -1L >>> Long.SIZE + 1 - bits);
      code.getstatic(OPERATORS, "XOR", ASSOCIATIVE).swap();
      code.invokevirtual(lanes, "lanewise", MethodTypeDesc.of(lanes, BINARY, VECTOR));
      instructions += 2;
    }
  }

  private void lanewise(CodeBuilder code, String operation, ClassDesc type, long scalar) {
    code.getstatic(OPERATORS, operation, type).loadConstant(scalar);
    code.invokevirtual(lanes, "lanewise", MethodTypeDesc.of(lanes, BINARY, CD_long));
  }
}

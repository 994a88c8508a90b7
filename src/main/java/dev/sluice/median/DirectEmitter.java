package dev.sluice.median;

import static java.lang.constant.ConstantDescs.CD_byte;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;
import static java.lang.constant.ConstantDescs.MTD_void;

import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.HashMap;
import java.util.Map;

/**
 * Writes the network of a small window as the class file of a {@link DirectCode}. What windows side
 * by side have in common is computed for each of them: for nine samples that costs less than to
 * keep it in memory.
 */
final class DirectEmitter {
  private static final String VECTOR_PACKAGE = "jdk.incubator.vector.";
  private static final ClassDesc SPECIES = ClassDesc.of(VECTOR_PACKAGE + "VectorSpecies");
  private static final ClassDesc BYTE_VECTOR = ClassDesc.of(VECTOR_PACKAGE + "ByteVector");
  private static final ClassDesc BYTES = CD_byte.arrayType();
  private static final ClassDesc SUPER = ClassDesc.of(DirectCode.class.getName());
  private static final ClassDesc SELF = ClassDesc.of(DirectCode.class.getName() + "$Emitted");
  private static final MethodTypeDesc LOAD = MethodTypeDesc.of(BYTE_VECTOR, SPECIES, BYTES, CD_int);
  private static final MethodTypeDesc STORE = MethodTypeDesc.of(CD_void, BYTES, CD_int);
  private static final MethodTypeDesc ROWS =
      MethodTypeDesc.of(
          CD_void, BYTES, CD_int, CD_int, CD_int, CD_int, BYTES, CD_int, CD_int, CD_int, CD_int);

  // Locals of the loop's method.
  private static final int SOURCE = 0;
  private static final int ROW = 1;
  private static final int TARGET = 5;
  private static final int FIRST = 6;
  private static final int STEP = 8;
  private static final int BYTE_COUNT = 9;
  private static final int AT = 10;
  private static final int FIRST_VALUE = 11;

  private static final int SIDE = 3;

  /** A node as the tile so many to the right computed it. */
  private record Value(int node, int tile) {}

  private final MedianNetwork network;
  private final LaneShape shape;
  private final ClassDesc lanes;
  private final String laneName;
  private final Map<Value, Integer> locals = new HashMap<>();
  private int nextLocal = FIRST_VALUE;
  private int instructions;

  /**
   * @param shape of integers
   */
  DirectEmitter(WindowMask mask, LaneShape shape) {
    this.network = new MedianNetwork(mask, new MedianNetwork.Tile(1, 2, 0));
    this.shape = shape;
    this.laneName = KernelEmitter.laneName(shape);
    this.lanes = ClassDesc.of(VECTOR_PACKAGE + laneName + "Vector");
  }

  /** Where rows can be filtered directly: 3x3, no floats, which would be ordered over and over. */
  static boolean serves(WindowMask mask, LaneShape shape) {
    return mask.full()
        && mask.rows() == SIDE
        && mask.columns() == SIDE
        && shape.bytes() < Long.BYTES
        && shape.key() != LaneShape.Key.FLOATING;
  }

  /** Loads, stores, minima and maxima for a vector of two medians; known once it is emitted. */
  int instructions() {
    return instructions;
  }

  byte[] emit() {
    return ClassFile.of()
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
                    code.aload(1).iload(2).iload(3).iload(4).iload(5).aload(6);
                    code.iload(7).iload(8).iload(9).iload(10).invokestatic(SELF, "loop", ROWS);
                    code.return_();
                  });
            });
  }

  private void emitLoop(CodeBuilder code) {
    Label top = code.newLabel();
    Label end = code.newLabel();
    code.iconst_0().istore(AT);
    code.labelBinding(top).iload(AT).iload(BYTE_COUNT).if_icmpge(end);
    for (int row = 0; row < network.outputs().length; row++) {
      code.aload(local(code, new Value(network.outputs()[row], 0)));
      if (shape.bytes() > 1) {
        KernelEmitter.toBytes(code, shape);
      }
      code.aload(TARGET).iload(FIRST + row).iload(AT).iadd();
      code.invokevirtual(BYTE_VECTOR, "intoArray", STORE);
      instructions++;
    }
    code.iinc(AT, shape.vectorBytes()).goto_(top).labelBinding(end).return_();
  }

  /** The local variable with a value, which is computed first where it is not known yet. */
  private int local(CodeBuilder code, Value value) {
    MinMaxGraph.Node node = network.graph().node(value.node());
    if (node.op() == MinMaxGraph.Op.SHARED) {
      int content = network.lists().get(node.a()).nodes()[node.c()];
      return local(code, new Value(content, value.tile() + node.b()));
    }
    if (node.op() == MinMaxGraph.Op.SAMPLE) {
      return sample(code, node.c(), value.tile() + node.b());
    }
    Integer known = locals.get(value);
    if (known != null) {
      return known;
    }
    int x = local(code, new Value(node.a(), value.tile()));
    int y = local(code, new Value(node.b(), value.tile()));
    combine(code, node.op() == MinMaxGraph.Op.MIN ? "MIN" : "MAX", x, y);
    return keep(code, value);
  }

  private int keep(CodeBuilder code, Value value) {
    int local = nextLocal++;
    code.astore(local);
    locals.put(value, local);
    instructions++;
    return local;
  }

  private void combine(CodeBuilder code, String operation, int x, int y) {
    String sign = shape.key() == LaneShape.Key.UNSIGNED ? "U" : "";
    KernelEmitter.combine(code, shape, sign + operation, x, y);
  }

  /** Samples are named by their place: one is the same whichever tile asks for it. */
  private int sample(CodeBuilder code, int row, int column) {
    Value place = new Value(-1 - row, column);
    Integer known = locals.get(place);
    if (known != null) {
      return known;
    }
    code.getstatic(BYTE_VECTOR, "SPECIES_" + shape.bits(), SPECIES).aload(SOURCE);
    code.iload(ROW + row).iload(AT).iadd();
    for (int i = 0; i < column; i++) {
      code.iload(STEP).iadd();
    }
    code.invokestatic(BYTE_VECTOR, "fromArray", LOAD);
    if (shape.bytes() > 1) {
      code.invokevirtual(BYTE_VECTOR, "reinterpretAs" + laneName + "s", MethodTypeDesc.of(lanes));
    }
    return keep(code, place);
  }
}

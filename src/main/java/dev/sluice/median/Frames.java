package dev.sluice.median;

import static java.lang.constant.ConstantDescs.CD_int;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.attribute.StackMapFrameInfo;
import java.lang.classfile.attribute.StackMapFrameInfo.ObjectVerificationTypeInfo;
import java.lang.classfile.attribute.StackMapFrameInfo.SimpleVerificationTypeInfo;
import java.lang.classfile.attribute.StackMapFrameInfo.VerificationTypeInfo;
import java.lang.classfile.attribute.StackMapTableAttribute;
import java.lang.constant.ClassDesc;
import java.util.List;

/**
 * The stack maps of emitted methods. Their jumps go where nothing is on the stack and the same
 * locals live; to find that out by following thousands of bytecodes took the Class-File API longer
 * than to write them.
 */
final class Frames {
  private Frames() {}

  /**
   * @param targets of all jumps, in the order of the code
   * @param locals at each of them: {@code int}, arrays and classes
   */
  static void write(CodeBuilder code, List<Label> targets, List<ClassDesc> locals) {
    List<VerificationTypeInfo> types = locals.stream().map(Frames::type).toList();
    code.with(
        StackMapTableAttribute.of(
            targets.stream()
                .map(target -> StackMapFrameInfo.of(target, types, List.of()))
                .toList()));
  }

  private static VerificationTypeInfo type(ClassDesc local) {
    return local.equals(CD_int)
        ? SimpleVerificationTypeInfo.INTEGER
        : ObjectVerificationTypeInfo.of(local);
  }
}

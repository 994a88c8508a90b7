package dev.sluice.median;

import static java.lang.constant.ConstantDescs.MTD_void;

import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;

/**
 * Code that does nothing, called in turn with what is warmed up. Where HotSpot has seen three
 * classes it calls; of one or two C2 makes a copy of what they do for the one who calls, and what
 * serves later is left as C1 compiled it.
 */
final class IdleCode {
  /** Of what is called in turn. */
  static final int CLASSES = 3;

  private IdleCode() {}

  /** Puts stand-ins of two classes behind the first. */
  static <T> T[] fill(T[] turn, Class<T> type) {
    for (int i = 1; i < CLASSES; i++) {
      turn[i] = define(type);
    }
    return turn;
  }

  /** Of a class of its own. */
  private static <T> T define(Class<T> type) {
    ClassDesc superclass = ClassDesc.of(type.getName());
    byte[] bytes =
        ClassFile.of()
            .build(
                ClassDesc.of(type.getName() + "$Idle"),
                builder -> {
                  builder.withSuperclass(superclass);
                  builder.withMethodBody(
                      "<init>",
                      MTD_void,
                      0,
                      code ->
                          code.aload(0).invokespecial(superclass, "<init>", MTD_void).return_());
                  for (Method method : type.getDeclaredMethods()) {
                    if (Modifier.isAbstract(method.getModifiers())) {
                      builder.withMethodBody(
                          method.getName(), type(method), 0, code -> nothing(code, method));
                    }
                  }
                });
    try {
      Class<?> idle = MethodHandles.lookup().defineHiddenClass(bytes, true).lookupClass();
      return type.cast(idle.getDeclaredConstructor().newInstance());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static MethodTypeDesc type(Method method) {
    return MethodType.methodType(method.getReturnType(), method.getParameterTypes())
        .describeConstable()
        .orElseThrow();
  }

  /** All of them return integers or nothing. */
  private static void nothing(CodeBuilder code, Method method) {
    if (method.getReturnType() == void.class) {
      code.return_();
    } else {
      code.iconst_0().return_(TypeKind.INT);
    }
  }
}

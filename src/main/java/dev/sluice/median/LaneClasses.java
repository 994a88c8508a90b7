package dev.sluice.median;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.constant.ConstantDescs;
import java.lang.invoke.MethodHandles;

/**
 * Defines hidden classes whose vector species are constants: from bytes made at run time, or once
 * more from a class of this package for each {@link LaneShape}, which it reads as its class data.
 */
final class LaneClasses {
  private LaneClasses() {}

  /** An instance of a fresh copy of {@code template}, whose statics are initialised for shape. */
  static <T> T specialise(Class<? extends T> template, Class<T> type, LaneShape shape) {
    return define(bytesOf(template), type, shape);
  }

  /** An instance of the class; it has a constructor without arguments. */
  static <T> T define(byte[] bytes, Class<T> type, LaneShape shape) {
    try {
      MethodHandles.Lookup defined =
          MethodHandles.lookup().defineHiddenClassWithClassData(bytes, shape, true);
      return type.cast(defined.lookupClass().getDeclaredConstructor().newInstance());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot define a kernel of " + shape, e);
    }
  }

  /** The shape that the calling class was defined for. */
  static LaneShape shapeOf(MethodHandles.Lookup caller) {
    try {
      LaneShape shape =
          MethodHandles.classData(caller, ConstantDescs.DEFAULT_NAME, LaneShape.class);
      if (shape == null) {
        throw new IllegalStateException(caller.lookupClass() + " is a template");
      }
      return shape;
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] bytesOf(Class<?> template) {
    try (InputStream in = template.getResourceAsStream(template.getSimpleName() + ".class")) {
      if (in == null) {
        throw new IllegalStateException("no class file of " + template);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

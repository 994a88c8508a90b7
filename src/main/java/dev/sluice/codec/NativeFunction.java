package dev.sluice.codec;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/**
 * A function of a native library. It is linked when it is first wanted: the JDK makes classes for
 * that, which takes some milliseconds of the processor that the start has better use for.
 * Thread-safe.
 */
final class NativeFunction {
  private final MemorySegment address;
  private final FunctionDescriptor type;
  private final Linker.Option[] options;
  private volatile @Nullable MethodHandle handle;

  private NativeFunction(MemorySegment address, FunctionDescriptor type, Linker.Option... options) {
    this.address = address;
    this.type = type;
    this.options = options;
  }

  /**
   * @throws UnsatisfiedLinkError when the library lacks it
   */
  static NativeFunction find(
      SymbolLookup library, String name, FunctionDescriptor type, Linker.Option... options) {
    MemorySegment address =
        library.find(name).orElseThrow(() -> new UnsatisfiedLinkError("it lacks " + name));
    return new NativeFunction(address, type, options);
  }

  @SuppressWarnings("restricted")
  MethodHandle handle() {
    MethodHandle linked = handle;
    if (linked == null) {
      linked = Linker.nativeLinker().downcallHandle(address, type, options);
      handle = linked;
    }
    return linked;
  }
}

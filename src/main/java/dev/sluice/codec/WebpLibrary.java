package dev.sluice.codec;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;

/** The functions of libwebp (soname 7) that are called. */
record WebpLibrary(MethodHandle features, MethodHandle decodeRgb, MethodHandle decodeRgba) {
  static final String NAME = "libwebp.so.7";

  /**
   * @throws IllegalArgumentException when there is no such library
   * @throws IllegalCallerException when native access is denied
   * @throws UnsatisfiedLinkError when it lacks a function
   */
  @SuppressWarnings("restricted")
  static WebpLibrary load() {
    SymbolLookup symbols = SymbolLookup.libraryLookup(NAME, Arena.global());
    FunctionDescriptor features =
        FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, ADDRESS, JAVA_INT);
    FunctionDescriptor decode =
        FunctionDescriptor.of(ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG, JAVA_INT);
    return new WebpLibrary(
        find(symbols, "WebPGetFeaturesInternal", features),
        find(symbols, "WebPDecodeRGBInto", decode),
        find(symbols, "WebPDecodeRGBAInto", decode));
  }

  @SuppressWarnings("restricted")
  private static MethodHandle find(SymbolLookup symbols, String name, FunctionDescriptor type) {
    MemorySegment address =
        symbols.find(name).orElseThrow(() -> new UnsatisfiedLinkError(NAME + " lacks " + name));
    return Linker.nativeLinker().downcallHandle(address, type);
  }
}

package dev.sluice.codec;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.SymbolLookup;
import java.util.stream.Stream;

/** The functions of libwebp (soname 7) that are called. */
record WebpLibrary(NativeFunction features, NativeFunction decodeRgb, NativeFunction decodeRgba) {
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
        NativeFunction.find(symbols, "WebPGetFeaturesInternal", features),
        NativeFunction.find(symbols, "WebPDecodeRGBInto", decode),
        NativeFunction.find(symbols, "WebPDecodeRGBAInto", decode));
  }

  /** Links all, so that who calls need not wait. */
  void link() {
    Stream.of(features, decodeRgb, decodeRgba).forEach(NativeFunction::handle);
  }
}

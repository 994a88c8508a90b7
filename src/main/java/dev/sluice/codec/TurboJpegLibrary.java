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

/**
 * The functions of the TurboJPEG API, version 2 (libjpeg-turbo 1.4 and later), that are called.
 *
 * <p>The ones named pinned take arrays of the heap as they are: no copy, but no garbage collection
 * either while they run, so that they are for short calls.
 */
record TurboJpegLibrary(
    MethodHandle initDecompress,
    MethodHandle initCompress,
    MethodHandle destroy,
    MethodHandle errorCode,
    MethodHandle errorText,
    MethodHandle decompress,
    MethodHandle decompressPinned,
    MethodHandle compress,
    MethodHandle compressPinned) {

  static final String NAME = "libturbojpeg.so.0";

  /**
   * @throws IllegalArgumentException when there is no such library
   * @throws IllegalCallerException when native access is denied
   * @throws UnsatisfiedLinkError when it lacks a function
   */
  @SuppressWarnings("restricted")
  static TurboJpegLibrary load() {
    SymbolLookup symbols = SymbolLookup.libraryLookup(NAME, Arena.global());
    FunctionDescriptor decompress =
        FunctionDescriptor.of(
            JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT,
            JAVA_INT);
    FunctionDescriptor compress =
        FunctionDescriptor.of(
            JAVA_INT, ADDRESS, ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS,
            JAVA_INT, JAVA_INT, JAVA_INT);
    FunctionDescriptor init = FunctionDescriptor.of(ADDRESS);
    FunctionDescriptor ofHandle = FunctionDescriptor.of(JAVA_INT, ADDRESS);
    Linker.Option pinned = Linker.Option.critical(true);
    return new TurboJpegLibrary(
        find(symbols, "tjInitDecompress", init),
        find(symbols, "tjInitCompress", init),
        find(symbols, "tjDestroy", ofHandle),
        find(symbols, "tjGetErrorCode", ofHandle),
        find(symbols, "tjGetErrorStr2", FunctionDescriptor.of(ADDRESS, ADDRESS)),
        find(symbols, "tjDecompress2", decompress),
        find(symbols, "tjDecompress2", decompress, pinned),
        find(symbols, "tjCompress2", compress),
        find(symbols, "tjCompress2", compress, pinned));
  }

  @SuppressWarnings("restricted")
  private static MethodHandle find(
      SymbolLookup symbols, String name, FunctionDescriptor type, Linker.Option... options) {
    MemorySegment address =
        symbols.find(name).orElseThrow(() -> new UnsatisfiedLinkError(NAME + " lacks " + name));
    return Linker.nativeLinker().downcallHandle(address, type, options);
  }
}

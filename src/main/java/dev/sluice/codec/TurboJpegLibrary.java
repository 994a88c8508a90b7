package dev.sluice.codec;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.util.stream.Stream;

/**
 * The functions of the TurboJPEG API, version 2 (libjpeg-turbo 1.4 and later), that are called.
 *
 * <p>The ones named pinned take arrays of the heap as they are: no copy, but no garbage collection
 * either while they run, so that they are for short calls.
 */
record TurboJpegLibrary(
    NativeFunction initDecompress,
    NativeFunction initCompress,
    NativeFunction destroy,
    NativeFunction errorCode,
    NativeFunction errorText,
    NativeFunction decompress,
    NativeFunction decompressPinned,
    NativeFunction compress,
    NativeFunction compressPinned) {

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
        NativeFunction.find(symbols, "tjInitDecompress", init),
        NativeFunction.find(symbols, "tjInitCompress", init),
        NativeFunction.find(symbols, "tjDestroy", ofHandle),
        NativeFunction.find(symbols, "tjGetErrorCode", ofHandle),
        NativeFunction.find(symbols, "tjGetErrorStr2", FunctionDescriptor.of(ADDRESS, ADDRESS)),
        NativeFunction.find(symbols, "tjDecompress2", decompress),
        NativeFunction.find(symbols, "tjDecompress2", decompress, pinned),
        NativeFunction.find(symbols, "tjCompress2", compress),
        NativeFunction.find(symbols, "tjCompress2", compress, pinned));
  }

  /** Links all, so that who calls need not wait. */
  void link() {
    Stream.of(
            initDecompress,
            initCompress,
            destroy,
            errorCode,
            errorText,
            decompress,
            decompressPinned,
            compress,
            compressPinned)
        .forEach(NativeFunction::handle);
  }
}

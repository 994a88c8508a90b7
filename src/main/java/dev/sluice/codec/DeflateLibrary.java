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

/** The functions of libdeflate (soname 0) that are called. */
record DeflateLibrary(
    MethodHandle newInflater,
    MethodHandle inflate,
    MethodHandle freeInflater,
    MethodHandle newDeflater,
    MethodHandle deflate,
    MethodHandle freeDeflater) {

  static final String NAME = "libdeflate.so.0";

  /**
   * @throws IllegalArgumentException when there is no such library
   * @throws IllegalCallerException when native access is denied
   * @throws UnsatisfiedLinkError when it lacks a function
   */
  @SuppressWarnings("restricted")
  static DeflateLibrary load() {
    SymbolLookup symbols = SymbolLookup.libraryLookup(NAME, Arena.global());
    FunctionDescriptor free = FunctionDescriptor.ofVoid(ADDRESS);
    return new DeflateLibrary(
        find(symbols, "libdeflate_alloc_decompressor", FunctionDescriptor.of(ADDRESS)),
        find(
            symbols,
            "libdeflate_zlib_decompress",
            FunctionDescriptor.of(
                JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG, ADDRESS)),
        find(symbols, "libdeflate_free_decompressor", free),
        find(symbols, "libdeflate_alloc_compressor", FunctionDescriptor.of(ADDRESS, JAVA_INT)),
        find(
            symbols,
            "libdeflate_zlib_compress",
            FunctionDescriptor.of(JAVA_LONG, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG)),
        find(symbols, "libdeflate_free_compressor", free));
  }

  @SuppressWarnings("restricted")
  private static MethodHandle find(SymbolLookup symbols, String name, FunctionDescriptor type) {
    MemorySegment address =
        symbols.find(name).orElseThrow(() -> new UnsatisfiedLinkError(NAME + " lacks " + name));
    return Linker.nativeLinker().downcallHandle(address, type);
  }
}

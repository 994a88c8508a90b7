package dev.sluice.codec;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.SymbolLookup;
import java.util.stream.Stream;

/** The functions of libdeflate (soname 0) that are called. */
record DeflateLibrary(
    NativeFunction newInflater,
    NativeFunction inflate,
    NativeFunction freeInflater,
    NativeFunction newDeflater,
    NativeFunction deflate,
    NativeFunction freeDeflater) {

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
        NativeFunction.find(
            symbols, "libdeflate_alloc_decompressor", FunctionDescriptor.of(ADDRESS)),
        NativeFunction.find(
            symbols,
            "libdeflate_zlib_decompress",
            FunctionDescriptor.of(
                JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG, ADDRESS)),
        NativeFunction.find(symbols, "libdeflate_free_decompressor", free),
        NativeFunction.find(
            symbols, "libdeflate_alloc_compressor", FunctionDescriptor.of(ADDRESS, JAVA_INT)),
        NativeFunction.find(
            symbols,
            "libdeflate_zlib_compress",
            FunctionDescriptor.of(JAVA_LONG, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG)),
        NativeFunction.find(symbols, "libdeflate_free_compressor", free));
  }

  /** Links all, so that who calls need not wait. */
  void link() {
    Stream.of(newInflater, inflate, freeInflater, newDeflater, deflate, freeDeflater)
        .forEach(NativeFunction::handle);
  }
}

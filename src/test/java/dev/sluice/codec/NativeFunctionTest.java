package dev.sluice.codec;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import org.junit.jupiter.api.Test;

class NativeFunctionTest {
  private static final SymbolLookup C = Linker.nativeLinker().defaultLookup();
  private static final FunctionDescriptor LENGTH = FunctionDescriptor.of(JAVA_LONG, ADDRESS);

  @Test
  void isLinkedOnceAndCalled() throws Throwable {
    NativeFunction strlen = NativeFunction.find(C, "strlen", LENGTH);
    assertThat(strlen.handle()).isSameAs(strlen.handle());
    try (Arena arena = Arena.ofConfined()) {
      assertThat((long) strlen.handle().invokeExact(arena.allocateFrom("four"))).isEqualTo(4);
    }
  }

  @Test
  void whatTheLibraryLacksIsSaidAtOnce() {
    assertThatThrownBy(() -> NativeFunction.find(C, "noSuchFunction", LENGTH))
        .isInstanceOf(UnsatisfiedLinkError.class)
        .hasMessage("it lacks noSuchFunction");
  }
}

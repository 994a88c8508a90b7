package dev.sluice.median;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * Makes what HotSpot learns about the classes and methods that all vector code shares harmless.
 *
 * <p>{@link ByteVector#intoArray} asks its vector for its length and species by virtual calls.
 * Where HotSpot has seen vectors of two classes there, C2 inlines both answers behind checks of the
 * class, and then keeps every stored vector as an object on the heap as well: two to four times
 * slower. Where it has seen more than two it leaves the calls until it knows the class for certain,
 * and nothing is kept. It remembers the first two classes and counts the others: so it is shown two
 * first that are never used.
 */
final class VectorProfiles {
  /** C1 compiles a method, and begins to count classes in it, after 200 calls. */
  private static final int CALLS = 200;

  private static final int ROUNDS = 8;
  private static final long PAUSE_NANOS = 1_000_000;

  private static final AtomicBoolean SETTLED = new AtomicBoolean();

  private VectorProfiles() {}

  /** To be called before code of a shape is compiled; nearly all of it is done the first time. */
  static void settle(LaneShape shape) {
    int bits = shape.bits();
    load(VectorSpecies.of(shape.laneType(), VectorShape.forBitSize(bits)));
    load(VectorSpecies.of(shape.laneType(), VectorShape.forBitSize(bits / 2)));
    Class<?> wider = LaneShape.laneType(Math.min(Long.BYTES, 2 * shape.bytes()));
    load(VectorSpecies.of(wider, VectorShape.forBitSize(bits)));
    load(VectorSpecies.of(wider, VectorShape.forBitSize(bits / 2)));
    if (SETTLED.getAndSet(true)) {
      return;
    }
    byte[] room = new byte[ByteVector.SPECIES_512.length()];
    for (int round = 0; round < ROUNDS; round++) {
      for (int i = 0; i < CALLS; i++) {
        store(bits == 128 ? ByteVector.SPECIES_256 : ByteVector.SPECIES_64, room);
        store(bits == 512 ? ByteVector.SPECIES_128 : ByteVector.SPECIES_512, room);
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  /**
   * Loads the classes of vectors, their masks and shuffles. Of a class that has one subclass C2
   * takes it that there will be no other; once there is one, HotSpot throws away all code that was
   * made of that. A type and the wider one, in two lengths, make two of each.
   */
  private static void load(VectorSpecies<?> species) {
    species.zero();
    species.maskAll(false);
    species.iotaShuffle(0, 1, true);
  }

  private static void store(VectorSpecies<Byte> species, byte[] room) {
    ByteVector.zero(species).intoArray(room, 0);
  }
}

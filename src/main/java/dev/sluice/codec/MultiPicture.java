package dev.sluice.codec;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * What the application segments of a JPEG say of other pictures behind its end (CIPA DC-007, files
 * named {@code .mpo} and many a telephone's {@code .jpg}). Previews of the same picture and gain
 * maps, which tell a bright screen how to show it, are not counted.
 */
final class MultiPicture {
  private static final int MPF = 0x4D504600;
  private static final int HEADER = 4;
  private static final int IMAGES_TAG = 0xB001;
  private static final int ENTRIES_TAG = 0xB002;
  private static final int ENTRY_BYTES = 16;
  private static final int PREVIEW = 1;

  private static final byte[] XMP = "http://ns.adobe.com/xap/1.0/".getBytes(StandardCharsets.UTF_8);
  private static final byte[] HDR = "hdrgm:Version".getBytes(StandardCharsets.UTF_8);
  private static final byte[] ISO = "urn:iso:std:iso:ts:21496:-1".getBytes(StandardCharsets.UTF_8);

  private int others;
  private boolean gainMap;

  /** Whether the file holds several pictures that are to be looked at. */
  boolean several() {
    return others > (gainMap ? 1 : 0);
  }

  void app1(ByteBuffer segment) {
    gainMap |= starts(segment, XMP) && contains(segment, HDR);
  }

  void app2(ByteBuffer segment) {
    gainMap |= starts(segment, ISO);
    if (segment.limit() > HEADER + 8 && segment.getInt(0) == MPF) {
      others = Math.max(others, others(segment.slice(HEADER, segment.limit() - HEADER)));
    }
  }

  /** As many as are told, less those that are told to be previews. */
  private static int others(ByteBuffer index) {
    index.order(index.getShort(0) == 0x4949 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    long directory = index.getInt(4) & 0xFFFF_FFFFL;
    if (directory > index.limit() - 2) {
      return 0;
    }
    int at = (int) directory + 2;
    int fields = index.getShort((int) directory) & 0xFFFF;
    long images = 0;
    long entries = index.limit();
    for (int i = 0; i < fields && at + 12 <= index.limit(); i++, at += 12) {
      int tag = index.getShort(at) & 0xFFFF;
      long value = index.getInt(at + 8) & 0xFFFF_FFFFL;
      images = tag == IMAGES_TAG ? value : images;
      entries = tag == ENTRIES_TAG ? value : entries;
    }
    long others = Math.max(0, images - 1);
    for (long i = 1; i < images && entries + ENTRY_BYTES * (i + 1) <= index.limit(); i++) {
      int attributes = index.getInt((int) (entries + ENTRY_BYTES * i));
      others -= (attributes >> 16 & 0xFF) == PREVIEW ? 1 : 0;
    }
    return (int) Math.min(others, Integer.MAX_VALUE);
  }

  private static boolean starts(ByteBuffer segment, byte[] text) {
    return segment.limit() >= text.length && at(segment, 0, text);
  }

  private static boolean contains(ByteBuffer segment, byte[] text) {
    for (int i = 0; i <= segment.limit() - text.length; i++) {
      if (segment.get(i) == text[0] && at(segment, i, text)) {
        return true;
      }
    }
    return false;
  }

  private static boolean at(ByteBuffer segment, int from, byte[] text) {
    return segment.slice(from, text.length).equals(ByteBuffer.wrap(text));
  }
}

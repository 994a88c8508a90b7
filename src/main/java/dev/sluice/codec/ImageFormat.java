package dev.sluice.codec;

/** Encodings that can be read. */
public enum ImageFormat {
  PNG("image/png", true),
  JPEG("image/jpeg", true),
  GIF("image/gif", true),
  BMP("image/bmp", true),
  TIFF("image/tiff", true),
  WEBP("image/webp", false),
  PNM("image/x-portable-anymap", true);

  private final String mediaType;
  private final boolean writable;

  ImageFormat(String mediaType, boolean writable) {
    this.mediaType = mediaType;
    this.writable = writable;
  }

  public String mediaType() {
    return mediaType;
  }

  /** Whether there is a writer; without one the answer is PNG. */
  public boolean writable() {
    return writable;
  }

  /** The format that a picture of this format is written back in. */
  public ImageFormat written() {
    return writable ? this : PNG;
  }
}

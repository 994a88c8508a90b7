package dev.sluice.payload;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One part of a multipart body.
 *
 * @param name of the form field
 * @param filename as the client gave it, without control characters: never a path, null for a plain
 *     field
 * @param contentType null where none was told
 * @param content a view of the body
 */
record Part(
    String name, @Nullable String filename, @Nullable String contentType, ByteBuffer content) {}

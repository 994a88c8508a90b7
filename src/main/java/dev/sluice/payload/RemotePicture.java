package dev.sluice.payload;

/**
 * A string in a JSON text that names a picture for the model server to fetch.
 *
 * @param from of the string's first quote in the body's array
 * @param to behind its last quote
 */
public record RemotePicture(int from, int to, String url) {}

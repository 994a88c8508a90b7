package dev.sluice.pipeline;

/** One header line; a name may occur more than once in a list of them. */
public record HeaderField(String name, String value) {}

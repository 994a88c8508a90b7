/**
 * The embedded demo model server: a small CIFAR-10 network behind the Open Inference Protocol v2.
 *
 * <p>Compiled and carried by the {@code demo} profile alone, so that ONNX Runtime and the network
 * stay out of the production jar. Nothing outside this package uses it: Sluice forwards to it over
 * HTTP like to any model server.
 */
@NullMarked
package dev.sluice.demo;

import org.jspecify.annotations.NullMarked;

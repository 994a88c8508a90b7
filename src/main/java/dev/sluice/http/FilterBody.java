package dev.sluice.http;

import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

/** The bodies that are read. */
@Retention(RetentionPolicy.RUNTIME)
@RequestBody(
    required = true,
    description = "One input or a batch of them, in the type that Content-Type names.",
    content = {
      @Content(
          mediaType = "image/png",
          schema = @Schema(type = "string", format = "binary", description = "One encoded image")),
      @Content(
          mediaType = "image/jpeg",
          schema = @Schema(type = "string", format = "binary", description = "One encoded image")),
      @Content(
          mediaType = "image/webp",
          schema = @Schema(type = "string", format = "binary", description = "One encoded image")),
      @Content(
          mediaType = "image/gif",
          schema = @Schema(type = "string", format = "binary", description = "One encoded image")),
      @Content(
          mediaType = "image/bmp",
          schema = @Schema(type = "string", format = "binary", description = "One encoded image")),
      @Content(
          mediaType = "image/tiff",
          schema = @Schema(type = "string", format = "binary", description = "One encoded image")),
      @Content(
          mediaType = "image/x-portable-anymap",
          schema = @Schema(type = "string", format = "binary", description = "One encoded image")),
      @Content(
          mediaType = "image/x-portable-bitmap",
          schema = @Schema(type = "string", format = "binary", description = "One encoded image")),
      @Content(
          mediaType = "image/x-portable-graymap",
          schema = @Schema(type = "string", format = "binary", description = "One encoded image")),
      @Content(
          mediaType = "image/x-portable-pixmap",
          schema = @Schema(type = "string", format = "binary", description = "One encoded image")),
      @Content(
          mediaType = "application/octet-stream",
          schema =
              @Schema(
                  type = "string",
                  format = "binary",
                  description = "One encoded image, recognised by its first bytes")),
      @Content(
          mediaType = "application/x-npy",
          schema =
              @Schema(
                  type = "string",
                  format = "binary",
                  description =
                      "A NumPy array: u1 i1 u2 i2 u4 i4 f2 f4 f8, either byte order, C or Fortran"
                          + " order")),
      @Content(
          mediaType = "application/json",
          schema = @Schema(ref = "#/components/schemas/Features"),
          examples = {
            @ExampleObject(
                name = "vector",
                summary = "One vector, a window of five",
                value = "{\"features\": [1, 2, 900, 4, 5, 6], \"window\": 5}"),
            @ExampleObject(
                name = "picture",
                summary = "Four rows of four grey pixels",
                value =
                    "{\"features\": [[9, 9, 9, 9], [9, 0, 9, 9], [9, 9, 9, 9], [9, 9, 9, 9]],"
                        + " \"layout\": \"hw\"}")
          }),
      @Content(
          mediaType = "multipart/form-data",
          schema = @Schema(ref = "#/components/schemas/Parts"))
    })
@interface FilterBody {}

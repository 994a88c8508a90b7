package dev.sluice.http;

import static io.swagger.v3.oas.annotations.enums.ParameterIn.HEADER;
import static io.swagger.v3.oas.annotations.enums.ParameterIn.QUERY;

import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.Parameters;
import io.swagger.v3.oas.annotations.media.Schema;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

/** What a request may ask for. */
@Retention(RetentionPolicy.RUNTIME)
@Parameters({
  @Parameter(
      name = "window",
      in = QUERY,
      description =
          "Rows x columns, or one side of a square: 1 to 63 a side, a vector's 1 to 1023. Default:"
              + " 3x3 for pictures and tensors, 3 for vectors.",
      schema = @Schema(type = "string", pattern = "^[0-9]{1,4}(x[0-9]{1,4})?$"),
      example = "5x3"),
  @Parameter(
      name = "footprint",
      in = QUERY,
      description = "Which samples of the window count.",
      schema =
          @Schema(
              type = "string",
              allowableValues = {"square", "cross", "disk"},
              defaultValue = "square")),
  @Parameter(
      name = "border",
      in = QUERY,
      description =
          "What the window sees outside of the picture; SciPy's names and meanings, and `shrink`:"
              + " only samples inside count.",
      schema =
          @Schema(
              type = "string",
              allowableValues = {"reflect", "mirror", "nearest", "constant", "wrap", "shrink"},
              defaultValue = "reflect")),
  @Parameter(
      name = "cval",
      in = QUERY,
      description = "The value outside with `border=constant`.",
      schema = @Schema(type = "number", defaultValue = "0")),
  @Parameter(
      name = "median",
      in = QUERY,
      description =
          "The kind of median. `conditional`: only a sample that is the least or the greatest of"
              + " its window is replaced. `adaptive`: windows of 3, 5, ... a side up to `window`,"
              + " until the median is no impulse; samples that are none are kept. `vector`: per"
              + " pixel the colour of the window with the least sum of L1 distances to the others."
              + " `weighted`: the sample itself counts `weight` times.",
      schema =
          @Schema(
              type = "string",
              allowableValues = {"plain", "conditional", "adaptive", "vector", "weighted"},
              defaultValue = "plain")),
  @Parameter(
      name = "weight",
      in = QUERY,
      description = "How often the sample itself counts with `median=weighted`; odd.",
      schema = @Schema(type = "integer", minimum = "1", maximum = "3969", defaultValue = "3")),
  @Parameter(
      name = "compat",
      in = QUERY,
      description =
          "A library whose border, rank and anchor rules are to be used. `medfilt`, `opencv` and"
              + " `kornia` take odd windows alone, `rank` takes u8 and u16; a `border`, `footprint`"
              + " or `cval` that contradicts it is refused.",
      schema =
          @Schema(
              type = "string",
              allowableValues = {
                "scipy", "medfilt", "skimage", "rank", "opencv", "art", "torch", "kornia", "tfa"
              })),
  @Parameter(
      name = "gray",
      in = QUERY,
      description = "To luminance first: 0.2125 R + 0.7154 G + 0.0721 B, float.",
      schema = @Schema(type = "boolean", defaultValue = "false")),
  @Parameter(
      name = "layout",
      in = QUERY,
      description =
          "What the dimensions of an array are. Default by their number: 1 `n`; 2 `bn` in JSON,"
              + " `hw` in npy; 3 `hwc`; 4 `nhwc`.",
      schema =
          @Schema(
              type = "string",
              allowableValues = {"n", "bn", "hw", "hwc", "chw", "nhwc", "nchw"})),
  @Parameter(
      name = "defence",
      in = QUERY,
      description = "Name of a configured defence, in place of the parameters above.",
      schema = @Schema(type = "string", defaultValue = "default")),
  @Parameter(
      name = "format",
      in = QUERY,
      description = "Encoding of the cleaned input when it is given back.",
      schema =
          @Schema(
              type = "string",
              allowableValues = {"same", "png", "jpeg", "npy", "json"},
              defaultValue = "same")),
  @Parameter(
      name = "quality",
      in = QUERY,
      description =
          "JPEG quality of the answer. Default: that of the input, estimated from its quantisation"
              + " tables, at least 90.",
      schema = @Schema(type = "integer", minimum = "1", maximum = "100")),
  @Parameter(
      name = "forward",
      in = QUERY,
      description = "Whether the cleaned input goes to the model server: `auto` if there is one.",
      schema =
          @Schema(
              type = "string",
              allowableValues = {"auto", "never", "always"},
              defaultValue = "auto")),
  @Parameter(
      name = "Sluice-Model",
      in = HEADER,
      description = "Name of a configured model server; without it the preferred one.",
      schema = @Schema(type = "string"),
      example = "cifar10"),
  @Parameter(
      name = "Content-Encoding",
      in = HEADER,
      description = "Encoding of the request body; undone within the limit of bytes.",
      schema =
          @Schema(
              type = "string",
              allowableValues = {"gzip", "deflate", "identity"}))
})
@interface FilterParameters {}

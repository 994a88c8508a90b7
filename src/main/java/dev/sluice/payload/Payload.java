package dev.sluice.payload;

import dev.sluice.median.Raster;
import java.util.List;

/** A body that was read: its inputs, and how to write it again with others in their place. */
public interface Payload {
  /** The parameters of the query and those that the body carries. */
  Parameters parameters();

  /** At least one, in the order of the body. */
  List<Input> inputs();

  /** {@code image}, {@code npy}, {@code json} or {@code multipart}: the tag of metrics. */
  String kind();

  /**
   * The answer that hands the cleaned inputs back, in the {@code format} that the parameters ask
   * for.
   *
   * @param cleaned one raster for each input, in order, each over an array of its own (the spelling
   *     of JSON numbers is found by comparing with the input's samples); sides as the input's,
   *     channels and sample type may have changed by a step to luminance
   * @throws PayloadException INVALID_PARAMETER where the format cannot hold the samples, DEADLINE
   */
  Body write(List<Raster> cleaned, long deadlineNanos) throws PayloadException;

  /** The request that the model server gets, in the encoding that its configuration asks for. */
  Body writeForModel(List<Raster> cleaned, ModelEncoding encoding, long deadlineNanos)
      throws PayloadException;
}

package dev.sluice.median;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;

/** OpenCV's medianBlur: u8 at any odd window, u16 and f32 at 3x3 and 5x5. */
public final class OpenCvPeer implements Peer {
  private final List<Mat> sources = new ArrayList<>();
  private final List<Mat> targets = new ArrayList<>();
  private int bytes;
  private int side;

  @Override
  public String name() {
    return "opencv-4.13";
  }

  @Override
  public boolean supports(DType dtype, Window window) {
    boolean odd = window.rows() == window.columns() && window.rows() % 2 == 1;
    return odd
        && switch (dtype) {
          case U8 -> true;
          case U16, F32 -> window.rows() <= 5;
          default -> false;
        };
  }

  @Override
  public void load(Raster raster, Window window) {
    opencv_core.setNumThreads(1);
    int depth =
        switch (raster.dtype()) {
          case U8 -> opencv_core.CV_8U;
          case U16 -> opencv_core.CV_16U;
          case F32 -> opencv_core.CV_32F;
          default -> throw new IllegalArgumentException("not for " + raster.dtype());
        };
    int type = opencv_core.CV_MAKETYPE(depth, raster.channels());
    sources.clear();
    targets.clear();
    bytes = Math.toIntExact(raster.byteLength() / raster.batch());
    for (int i = 0; i < raster.batch(); i++) {
      Mat source = new Mat(raster.height(), raster.width(), type);
      source.data().put(raster.data(), raster.offset() + i * bytes, bytes);
      sources.add(source);
      targets.add(new Mat(raster.height(), raster.width(), type));
    }
    side = window.rows();
  }

  @Override
  public void filter() {
    for (int i = 0; i < sources.size(); i++) {
      opencv_imgproc.medianBlur(sources.get(i), targets.get(i), side);
    }
  }

  @Override
  public byte[] output() {
    byte[] all = new byte[targets.size() * bytes];
    for (int i = 0; i < targets.size(); i++) {
      targets.get(i).data().get(all, i * bytes, bytes);
    }
    return all;
  }
}

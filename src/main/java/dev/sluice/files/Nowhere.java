package dev.sluice.files;

import me.tongfei.progressbar.ProgressBarConsumer;

/** A progress bar that nobody sees. */
final class Nowhere implements ProgressBarConsumer {
  private static final int WIDTH = 80;

  @Override
  public int getMaxRenderedLength() {
    return WIDTH;
  }

  @Override
  public void accept(String rendered) {}

  @Override
  public void close() {}
}

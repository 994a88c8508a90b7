package dev.sluice.defence;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * The ranges of columns as CSV: a first line with the names {@code low}, {@code high} and, where
 * values are to be quantised, {@code levels} (others are left aside), then a line for each column
 * of the data, in its order.
 */
final class RangeFile {
  private static final int MOST_BYTES = 1 << 24;
  static final int MOST_LEVELS = 1 << 16;

  private RangeFile() {}

  /**
   * @throws InvalidDefenceException when the file is missing or wrong; names the line
   */
  static Ranges.Columns read(String file) throws InvalidDefenceException {
    List<String> lines;
    try {
      Path path = Path.of(file);
      if (Files.size(path) > MOST_BYTES) {
        throw wrong(file, 1, "is over " + MOST_BYTES + " bytes");
      }
      lines = Files.readAllLines(path).stream().filter(line -> !line.isBlank()).toList();
    } catch (IOException | IllegalArgumentException e) {
      throw ParameterText.invalid("file", file, "cannot be read: " + e);
    }
    if (lines.size() < 2) {
      throw wrong(file, 1, "needs a line of names and one for each column");
    }
    List<String> names = Arrays.stream(lines.getFirst().split(",", -1)).map(String::strip).toList();
    int low = names.indexOf("low");
    int high = names.indexOf("high");
    int levels = names.indexOf("levels");
    if (low < 0 || high < 0) {
      throw wrong(file, 1, "must name 'low' and 'high', not " + names);
    }
    int count = lines.size() - 1;
    Ranges.Columns columns =
        new Ranges.Columns(new double[count], new double[count], new int[count]);
    for (int i = 0; i < count; i++) {
      String[] cells = lines.get(i + 1).split(",", -1);
      if (cells.length != names.size()) {
        throw wrong(file, i + 2, "has %d cells, not %d".formatted(cells.length, names.size()));
      }
      columns.low()[i] = number(file, i + 2, cells[low]);
      columns.high()[i] = number(file, i + 2, cells[high]);
      if (columns.low()[i] > columns.high()[i]) {
        throw wrong(file, i + 2, "goes down");
      }
      columns.levels()[i] = levels < 0 ? 0 : levels(file, i + 2, cells[levels].strip());
    }
    return columns;
  }

  private static double number(String file, int line, String cell) throws InvalidDefenceException {
    try {
      double value = Double.parseDouble(cell);
      if (Double.isFinite(value)) {
        return value;
      }
    } catch (NumberFormatException e) {
      // refused below
    }
    throw wrong(file, line, "'%s' is no number".formatted(cell));
  }

  private static int levels(String file, int line, String cell) throws InvalidDefenceException {
    int levels = cell.matches("[0-9]{1,5}") ? Integer.parseInt(cell) : -1;
    if (levels < 0 || levels == 1 || levels > MOST_LEVELS) {
      throw wrong(file, line, "levels '%s' must be 0 or 2 to %d".formatted(cell, MOST_LEVELS));
    }
    return levels;
  }

  private static InvalidDefenceException wrong(String file, int line, String why) {
    return new InvalidDefenceException("%s, line %d: %s".formatted(file, line, why));
  }
}

package dev.sluice.payload;

import java.util.LinkedHashMap;
import java.util.Map;

/** Samples that do not fit what is told before them: what is read early is read in vain. */
final class Misdescribed {
  private Misdescribed() {}

  /** By name, of so many single digits, told flat or nested as a picture. */
  static Map<String, String> texts(int numbers) {
    String before = "7,".repeat(numbers - 1);
    Map<String, String> texts = new LinkedHashMap<>();
    texts.put("each number nested", "[" + "[7],".repeat(numbers - 1) + "[7]]");
    texts.put("a number too few", '[' + before.substring(2) + "7]");
    texts.put("a string at the end", '[' + before + "\"7\"]");
    texts.put("no digit at the end", '[' + before + "-]");
    texts.put("ragged at the end", '[' + before + "[7]]");
    return texts;
  }
}

package dev.baton.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;

/// Reads `baton.yaml`.
public final class ConfigLoader {
  /// A thousand accounts fit; whatever is longer is not a configuration.
  public static final int MAX_BYTES = 1 << 20;

  private ConfigLoader() {}

  /// Reads a file. Relative paths in it start at its folder.
  ///
  /// @param environment what `${env:X}`, `~` and `BATON_DATABASE_URL` are looked up in
  public static ConfigResult load(Path file, Map<String, String> environment) {
    return load(file, environment, Adapters.ALL);
  }

  /// The same, refusing accounts of platforms that nobody here speaks.
  public static ConfigResult load(Path file, Map<String, String> environment, Adapters adapters) {
    return load(file, environment, adapters, true);
  }

  /// The same, also when it breaks timer rules: to show what they protect from, never to serve.
  /// [BatonConfig#timerRules] says which are broken.
  public static ConfigResult loadAgainstTimerRules(
      Path file, Map<String, String> environment, Adapters adapters) {
    return load(file, environment, adapters, false);
  }

  private static ConfigResult load(
      Path file, Map<String, String> environment, Adapters adapters, boolean obeyTimerRules) {
    Problems problems = new Problems(file.toString());
    String text = text(file, problems);
    if (text == null) {
      return problems.invalid();
    }
    Path folder = file.toAbsolutePath().getParent();
    return parse(
        text,
        file.toString(),
        environment,
        folder == null ? file : folder,
        adapters,
        obeyTimerRules);
  }

  /// A file's text, or null when a problem was added instead.
  static @Nullable String text(Path file, Problems problems) {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(MAX_BYTES + 1);
    } catch (NoSuchFileException _) {
      unreadable(problems, "there is no such file");
      return null;
    } catch (IOException e) {
      unreadable(
          problems, "cannot be read: " + e.getClass().getSimpleName() + ", " + e.getMessage());
      return null;
    }
    if (bytes.length > MAX_BYTES) {
      unreadable(problems, tooBig());
      return null;
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length);
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    CoderResult decoded = decoder.decode(in, out, true);
    String text = out.flip().toString();
    if (decoded.isError()) {
      problems.add(endOf(text), "", "is not UTF-8 from here on; save the file as UTF-8");
      return null;
    }
    return text;
  }

  /// Reads a text.
  ///
  /// @param fileName what problems call it
  /// @param environment what `${env:X}`, `~` and `BATON_DATABASE_URL` are looked up in
  /// @param baseFolder where relative paths in it start
  public static ConfigResult parse(
      String text, String fileName, Map<String, String> environment, Path baseFolder) {
    return parse(text, fileName, environment, baseFolder, Adapters.ALL, true);
  }

  private static ConfigResult parse(
      String text,
      String fileName,
      Map<String, String> environment,
      Path baseFolder,
      Adapters adapters,
      boolean obeyTimerRules) {
    Problems problems = new Problems(fileName);
    if (text.length() > MAX_BYTES) {
      return unreadable(problems, tooBig());
    }
    // Some editors put a byte order mark in front, which is no part of the document.
    String document = text.startsWith("\uFEFF") ? text.substring(1) : text;
    MappingNode root = YamlDocument.read(document, fileName, problems);
    if (root == null) {
      return problems.invalid();
    }
    References references = new References(Map.copyOf(environment), baseFolder.toAbsolutePath());
    Section top = new Section("", Position.START, "", root, problems, references);
    BatonConfig config =
        new ConfigReader(top, references, problems, adapters, obeyTimerRules).read();
    return problems.count() == 0 ? new ConfigResult.Loaded(config) : problems.invalid();
  }

  private static String tooBig() {
    return "has more than " + MAX_BYTES + " bytes; no configuration is that long";
  }

  private static ConfigResult unreadable(Problems problems, String message) {
    problems.add(new Position(0, 0), "", message);
    return problems.invalid();
  }

  private static Position endOf(String text) {
    int lastBreak = text.lastIndexOf('\n');
    int line = 1 + (int) text.chars().filter(c -> c == '\n').count();
    return new Position(line, text.codePointCount(lastBreak + 1, text.length()) + 1);
  }
}

package dev.baton.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Follows `${env:NAME}` and `${file:path}`. Any value may be one of them; a secret must be.
///
/// @param environment the environment variables, handed in by whoever starts Baton
/// @param baseFolder where relative paths start: the folder of the file that names them
record References(Map<String, String> environment, Path baseFolder) {
  private static final Pattern REFERENCE = Pattern.compile("\\$\\{(env|file):([^}]+)\\}");

  /// Far above any secret, far below what would hurt.
  private static final int MAX_FILE_BYTES = 64 << 10;

  /// What a value comes to.
  sealed interface Resolved {
    /// Its text: as written, or what the reference led to.
    record Text(String text, boolean referenced) implements Resolved {}

    record Wrong(String message) implements Resolved {}
  }

  Resolved resolve(String written) {
    if (!written.contains("${")) {
      return new Resolved.Text(written, false);
    }
    Matcher matcher = REFERENCE.matcher(written);
    if (!matcher.matches()) {
      return new Resolved.Wrong(
          "is not a reference; the whole value must be ${env:NAME} or ${file:path}");
    }
    String name = matcher.group(2);
    return matcher.group(1).equals("env") ? variable(name) : file(name);
  }

  private Resolved variable(String name) {
    String value = environment.get(name);
    if (value == null || value.isEmpty()) {
      String state = value == null ? "not set" : "empty";
      return new Resolved.Wrong(
          "environment variable " + name + " is " + state + "; set it before starting Baton");
    }
    return new Resolved.Text(value, true);
  }

  private Resolved file(String name) {
    byte[] bytes;
    try {
      Path path = baseFolder.resolve(name);
      if (!Files.isRegularFile(path)) {
        String state = Files.exists(path) ? "is not a regular file" : "does not exist";
        return new Resolved.Wrong("file " + path + " " + state);
      }
      try (InputStream in = Files.newInputStream(path)) {
        bytes = in.readNBytes(MAX_FILE_BYTES + 1);
      }
    } catch (InvalidPathException e) {
      return new Resolved.Wrong("'" + name + "' is not a path: " + e.getReason());
    } catch (IOException e) {
      return new Resolved.Wrong(
          "file " + name + " cannot be read: " + e.getClass().getSimpleName());
    }
    if (bytes.length > MAX_FILE_BYTES) {
      return new Resolved.Wrong("file " + name + " has more than " + MAX_FILE_BYTES + " bytes");
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      // Editors and secret stores end a file with a line break that is no part of the secret.
      String value = text.replaceFirst("\\r?\\n$", "");
      return value.isEmpty()
          ? new Resolved.Wrong("file " + name + " is empty")
          : new Resolved.Text(value, true);
    } catch (CharacterCodingException e) {
      return new Resolved.Wrong("file " + name + " is not UTF-8 text");
    }
  }
}

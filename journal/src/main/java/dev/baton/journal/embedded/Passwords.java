package dev.baton.journal.embedded;

import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.EnumMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.random.RandomGenerator;

/// The passwords of the roles, generated once and kept in a file that only Baton's user can read.
record Passwords(Map<Role, String> byRole) {
  /// The roles of the embedded database.
  enum Role {
    /// Owns the server; Baton uses it only to create the other two.
    POSTGRES("postgres"),
    /// Migrates.
    OWNER("baton_owner"),
    /// Runs.
    APP("baton_app");

    final String sqlName;

    Role(String sqlName) {
      this.sqlName = sqlName;
    }
  }

  /// 192 bits: out of reach of guessing, and 32 characters without padding.
  private static final int BYTES = 24;

  String of(Role role) {
    String password = byRole.get(role);
    if (password == null) {
      throw new EmbeddedPostgresFailure("the file of passwords has none for " + role.sqlName);
    }
    return password;
  }

  static Passwords readOrCreate(Path file, RandomGenerator random) throws IOException {
    if (!Files.exists(file)) {
      create(file, random);
    }
    return read(file);
  }

  /// The passwords of a file that exists.
  static Passwords read(Path file) throws IOException {
    Properties properties = new Properties();
    properties.load(new StringReader(Files.readString(file)));
    Map<Role, String> byRole = new EnumMap<>(Role.class);
    for (Role role : Role.values()) {
      String password = properties.getProperty(role.sqlName);
      if (password != null) {
        byRole.put(role, password);
      }
    }
    return new Passwords(byRole);
  }

  private static void create(Path file, RandomGenerator random) throws IOException {
    StringBuilder text = new StringBuilder();
    for (Role role : Role.values()) {
      text.append(role.sqlName).append('=').append(generate(random)).append('\n');
    }
    Path half = file.resolveSibling(file.getFileName() + ".half");
    Files.deleteIfExists(half);
    writePrivately(half, text.toString());
    Files.move(half, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static String generate(RandomGenerator random) {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /// Writes a new file that nobody else can read, not even while it is being written.
  static void writePrivately(Path file, String text) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
  }

  /// Never the passwords.
  @Override
  public String toString() {
    return "Passwords[" + byRole.size() + "]";
  }
}

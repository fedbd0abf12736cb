package dev.baton.platform.transport;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/// A TLS identity that no authority has signed, made by the JDK's own keytool.
final class SelfSigned {
  private static final String PASSWORD = "not-a-secret";

  private SelfSigned() {}

  static SSLContext context(Path folder)
      throws IOException, InterruptedException, GeneralSecurityException {
    return context(keys(folder, "IP:127.0.0.1", 0, 90));
  }

  /// A key and its certificate.
  ///
  /// @param name what the certificate is for, for example `IP:127.0.0.1`
  /// @param startDay the first day it is good for, 0 for today
  /// @param days how many days it is good for
  static KeyStore keys(Path folder, String name, int startDay, int days)
      throws IOException, InterruptedException, GeneralSecurityException {
    Path file = folder.resolve("peer" + startDay + "-" + days + ".p12");
    Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    List<String> command =
        List.of(
            keytool.toString(),
            "-genkeypair",
            "-keyalg",
            "EC",
            "-dname",
            "CN=127.0.0.1",
            "-ext",
            "SAN=" + name,
            "-startdate",
            "%+dd".formatted(startDay),
            "-validity",
            String.valueOf(days),
            "-storetype",
            "PKCS12",
            "-keystore",
            file.toString(),
            "-storepass",
            PASSWORD);
    int exit =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("keytool.log").toFile())
            .start()
            .waitFor();
    if (exit != 0) {
      throw new IOException("keytool ended with " + exit);
    }
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    return keys;
  }

  /// What a server shows that has these keys.
  static SSLContext context(KeyStore keys) throws GeneralSecurityException {
    KeyManagerFactory managers = KeyManagerFactory.getInstance("PKIX");
    managers.init(keys, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }
}

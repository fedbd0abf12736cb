package dev.baton.journal;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;

/// Where a database is and who logs in.
///
/// @param url JDBC
/// @param user null when the URL says it
/// @param password null when the URL says it or none is needed
record DatabaseLogin(String url, @Nullable String user, @Nullable String password) {
  /// From `jdbc:postgresql://..`, or from `postgresql://user:password@host:port/database?options`,
  /// the form that most tools know.
  ///
  /// @throws IllegalArgumentException for anything else; the message does not repeat it, because it
  ///   may hold a password
  static DatabaseLogin parse(String url) {
    if (url.startsWith("jdbc:postgresql:")) {
      return usable(new DatabaseLogin(url, null, null));
    }
    if (!url.startsWith("postgresql://") && !url.startsWith("postgres://")) {
      throw new IllegalArgumentException(
          "the database's URL must begin with postgresql:// or jdbc:postgresql://");
    }
    URI uri;
    try {
      uri = URI.create(url);
    } catch (IllegalArgumentException e) {
      // The cause is left out: its message holds the whole URL.
      throw new IllegalArgumentException(
          "the database's URL is not a URL; special characters in it must be percent-encoded");
    }
    if (uri.getHost() == null) {
      throw new IllegalArgumentException("the database's URL names no host");
    }
    String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    String options = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    // The driver wants the slash; behind it the database may be missing, and is then the user's.
    String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    String jdbc = "jdbc:postgresql://" + uri.getHost() + port + path + options;
    String login = uri.getRawUserInfo();
    if (login == null) {
      return usable(new DatabaseLogin(jdbc, null, null));
    }
    int colon = login.indexOf(':');
    String user = decode(colon < 0 ? login : login.substring(0, colon));
    return usable(
        new DatabaseLogin(jdbc, user, colon < 0 ? null : decode(login.substring(colon + 1))));
  }

  /// The same, when the driver takes it. What it does not take it would not say a word about.
  private static DatabaseLogin usable(DatabaseLogin login) {
    if (Driver.parseURL(login.url(), null) == null) {
      throw new IllegalArgumentException(
          "the database's URL is none that PostgreSQL's driver takes; write"
              + " postgresql://host:port/database, with a port of 1 to 65535");
    }
    return login;
  }

  private static String decode(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /// Never the password, which the URL may hold, too.
  @Override
  public String toString() {
    return "DatabaseLogin";
  }
}

package dev.baton.journal;

/// The database may lose what it has confirmed, so Baton refuses to serve on it.
public final class JournalNotDurable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String setting;

  JournalNotDurable(String setting, String value, String source) {
    super(
        "the database runs with %s = %s (set by: %s), so it may lose what it has confirmed;"
                .formatted(setting, value, source)
            + " fix it with: "
            + fix(setting));
    this.setting = setting;
  }

  /// What puts a setting right.
  static String fix(String setting) {
    return "ALTER SYSTEM SET %1$s = on; SELECT pg_reload_conf(); and remove any ALTER ROLE or ALTER"
            .formatted(setting)
        + " DATABASE .. SET %s".formatted(setting);
  }

  /// The name of the setting that is wrong.
  public String setting() {
    return setting;
  }
}

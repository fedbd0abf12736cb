package dev.baton.journal;

/// The database may lose what it has confirmed, so Baton refuses to serve on it.
public final class JournalNotDurable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String setting;

  JournalNotDurable(String setting, String value, String source) {
    super(
        "the database runs with %s = %s (set by: %s), so it may lose what it has confirmed;"
                .formatted(setting, value, source)
            + " fix it with: ALTER SYSTEM SET %1$s = on; SELECT pg_reload_conf(); and remove any"
                .formatted(setting)
            + " ALTER ROLE or ALTER DATABASE .. SET %s".formatted(setting));
    this.setting = setting;
  }

  /// The name of the setting that is wrong.
  public String setting() {
    return setting;
  }
}

package dev.baton.journal;

import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/// Where the schema's migrations are and how they are run.
final class Migrations {
  private Migrations() {}

  static FluentConfiguration of(DataSource source) {
    return Flyway.configure()
        .dataSource(source)
        .locations("classpath:db/migration")
        // A database that others use already must not be taken for an old one of ours.
        .baselineOnMigrate(false)
        .cleanDisabled(true);
  }
}

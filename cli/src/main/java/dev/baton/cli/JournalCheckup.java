package dev.baton.cli;

import dev.baton.config.BatonConfig;
import dev.baton.core.account.Secret;
import dev.baton.core.checkup.Check;
import dev.baton.core.id.AccountName;
import dev.baton.journal.DatabaseCheckup;
import dev.baton.journal.embedded.EmbeddedCheckup;
import java.util.List;
import java.util.function.Consumer;

/// Looks at the journal's database, be it the operator's or the embedded one.
///
/// @param pushing the accounts that webhooks are taken from
record JournalCheckup(
    BatonConfig.Journal journal, List<AccountName> pushing, DatabaseCheckup database) {
  /// Looks, and says whether it answered. An embedded database that does not run has nothing to
  /// answer; it was looked at all the same.
  boolean look(Consumer<Check> out) {
    if (journal.databaseUrl() != null) {
      return database.look(journal.databaseUrl(), pushing, out);
    }
    Secret running = new EmbeddedCheckup(journal.data()).look(out);
    return running == null || database.look(running, pushing, out);
  }
}

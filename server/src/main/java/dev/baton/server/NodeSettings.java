package dev.baton.server;

import dev.baton.config.BatonConfig;
import dev.baton.core.account.Secret;
import dev.baton.journal.JournalSettings;
import dev.baton.journal.privacy.DataVault;
import java.security.SecureRandom;

/// From `baton.yaml` to the settings of a node's parts.
final class NodeSettings {
  private NodeSettings() {}

  /// What personal data is sealed with: the configured master key, or one of its own in a file.
  static DataVault vault(BatonConfig config, SecureRandom random) {
    Secret masterKey = config.privacy().masterKey();
    return masterKey == null
        ? DataVault.readOrMake(
            config.journal().data().resolve("privacy").resolve("master-key"), random)
        : DataVault.of(masterKey.reveal(), random);
  }

  /// What `baton.yaml` says of the journal, and the defaults of the rest.
  static JournalSettings journal(BatonConfig.Journal journal) {
    JournalSettings d = JournalSettings.defaults();
    return new JournalSettings(
        journal.leaseRenewalMs(),
        journal.leaseTtlMs(),
        d.takeoverMs(),
        Math.toIntExact(journal.statementTimeoutMs()),
        d.idleInTransactionTimeoutMs(),
        d.connectTimeoutMs(),
        journal.queueAppends(),
        journal.queueBytes(),
        d.batchHandoffs(),
        d.batchBytes(),
        d.claimHandoffs(),
        d.poolSize(),
        d.poolWaitMs(),
        d.retryPauseMs(),
        d.closeWaitMs(),
        d.partitionDays());
  }
}

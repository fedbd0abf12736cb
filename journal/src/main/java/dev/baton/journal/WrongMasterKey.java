package dev.baton.journal;

/// The database's personal data is under another master key than this node has: what it stored
/// others could not read, and it could not read theirs.
public final class WrongMasterKey extends RuntimeException {
  private static final long serialVersionUID = 1L;

  WrongMasterKey(String masterId) {
    super(
        "the personal data in this database is under another master key than this node's ("
            + masterId
            + "); give every node the same privacy.master-key, or the same file");
  }
}

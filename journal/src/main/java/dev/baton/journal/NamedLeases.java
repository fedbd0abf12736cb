package dev.baton.journal;

/// Takes named leases for work that keeps no connection of its own. Every method throws
/// [JournalUnavailable] when the database cannot be reached; each may be repeated.
public final class NamedLeases {
  private final JournalDatabase database;

  public NamedLeases(JournalDatabase database) {
    this.database = database;
  }

  /// Takes it, or renews it.
  ///
  /// @return whether this node has it now
  public boolean take(NamedLease lease, NodeId holder) {
    return database.run("a lease", c -> lease.take(c, holder).isPresent());
  }

  /// Gives it back, so that nobody has to wait for its end. Does nothing when another has it.
  public void giveBack(NamedLease lease, NodeId holder) {
    database.run(
        "a lease's end",
        c -> {
          lease.giveBack(c, holder);
          return true;
        });
  }
}

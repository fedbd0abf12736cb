package dev.baton.journal.embedded;

import java.nio.file.Path;

/// Another Baton owns this data folder. Its message names the holder.
public final class DataFolderInUse extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DataFolderInUse(Path folder, String holder) {
    super(
        "the data folder "
            + folder
            + " is in use by "
            + holder
            + "; stop that one, or give this one another data folder");
  }
}

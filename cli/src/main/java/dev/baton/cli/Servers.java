package dev.baton.cli;

import dev.baton.config.BatonConfig;
import dev.baton.journal.JournalNotDurable;
import dev.baton.journal.JournalUnavailable;
import dev.baton.journal.WrongMasterKey;
import dev.baton.journal.embedded.DataFolderInUse;
import dev.baton.journal.embedded.EmbeddedPostgresFailure;
import dev.baton.server.BatonServer;
import dev.baton.server.UnusableAccount;
import java.util.concurrent.CountDownLatch;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.context.ApplicationContextException;

/// Starting servers, with a clear word about why one does not start.
public final class Servers {
  private Servers() {}

  /// Starts Baton.
  ///
  /// @throws CommandFailure saying why it cannot be started
  public static BatonServer start(BatonConfig config) {
    try {
      return BatonServer.start(config);
    } catch (ApplicationContextException e) {
      throw portInUse(e);
    } catch (JournalNotDurable e) {
      throw new CommandFailure(ExitCodes.USAGE, String.valueOf(e.getMessage()), e);
    } catch (WrongMasterKey e) {
      throw new CommandFailure(ExitCodes.USAGE, String.valueOf(e.getMessage()), e);
    } catch (DataFolderInUse e) {
      throw new CommandFailure(ExitCodes.USAGE, String.valueOf(e.getMessage()), e);
    } catch (UnusableAccount e) {
      throw new CommandFailure(ExitCodes.USAGE, String.valueOf(e.getMessage()), e);
    } catch (JournalUnavailable | EmbeddedPostgresFailure e) {
      throw new CommandFailure(
          ExitCodes.UNREACHABLE, "the database does not start or answer: " + why(e), e);
    }
  }

  /// The outermost sentence says what could not be done, the innermost why.
  private static String why(RuntimeException e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String first = String.valueOf(root.getMessage()).lines().findFirst().orElse("");
    return root == e ? first : e.getMessage() + ": " + first;
  }

  private static RuntimeException portInUse(ApplicationContextException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof PortInUseException taken) {
        return new CommandFailure(
            ExitCodes.USAGE,
            "port " + taken.getPort() + " is in use; end what listens there or set server.port",
            e);
      }
    }
    return e;
  }

  /// Waits until the process is ended.
  static void untilEnded() throws InterruptedException {
    new CountDownLatch(1).await();
  }
}

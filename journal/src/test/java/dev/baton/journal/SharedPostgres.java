package dev.baton.journal;

import dev.baton.journal.embedded.EmbeddedPostgres;
import dev.baton.journal.embedded.EmbeddedSettings;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/// One real PostgreSQL for all tests of this JVM; gives each test that asks for one a [World] of
/// its own.
final class SharedPostgres implements ParameterResolver {
  private static final Path FOLDER = Path.of("target", "shared-postgres").toAbsolutePath();

  /// The server, stopped when the last test has ended.
  record Server(EmbeddedPostgres postgres) implements AutoCloseable {
    @Override
    public void close() {
      postgres.close();
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == World.class;
  }

  @Override
  public World resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Server server =
        context
            .getRoot()
            .getStore(ExtensionContext.Namespace.GLOBAL)
            .computeIfAbsent(
                Server.class,
                key ->
                    new Server(
                        EmbeddedPostgres.start(EmbeddedSettings.in(FOLDER), new SecureRandom())),
                Server.class);
    World world = new World(server.postgres());
    context.getStore(ExtensionContext.Namespace.create(SharedPostgres.class)).put("world", world);
    return world;
  }
}

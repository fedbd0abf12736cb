package dev.baton.bench;

import dev.baton.server.BatonServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What the phases share: the ground and one Baton on it, made when the first of them asks, and the
/// numbers so far.
final class Stage implements AutoCloseable {
  private final Clock clock;
  private final Size size;
  private final Path folder;
  private final List<String> baton;
  private final Consumer<String> words;
  private final Consumer<Measure> measured;
  private final Watcher watcher = new Watcher();
  private final List<Load.Judgement> judged = new ArrayList<>();
  private @Nullable Ground ground;
  private @Nullable BatonServer server;
  private @Nullable LeanHttp http;

  /// @param folder where temporary folders are made
  /// @param baton how another `baton` process is started: the command line before its arguments
  Stage(
      Clock clock,
      Size size,
      Path folder,
      List<String> baton,
      Consumer<String> words,
      Consumer<Measure> measured) {
    this.clock = clock;
    this.size = size;
    this.folder = folder;
    this.baton = List.copyOf(baton);
    this.words = words;
    this.measured = measured;
  }

  Clock clock() {
    return clock;
  }

  Size size() {
    return size;
  }

  List<String> baton() {
    return baton;
  }

  /// Says what is being done.
  void says(String what) {
    words.accept(what);
  }

  void measured(Measure measure) {
    measured.accept(measure);
  }

  /// Remembers what the books said about one load.
  Load.Result judged(Load.Result result) {
    judged(result.books());
    return result;
  }

  void judged(Load.Judgement books) {
    judged.add(books);
  }

  /// What the books said of all loads together.
  Load.Judgement judgement() {
    return judged.stream().reduce(Load.Judgement.NONE, Load.Judgement::plus);
  }

  Ground ground() {
    if (ground == null) {
      says("starting PostgreSQL and the twins");
      ground = Ground.open(folder);
    }
    return Objects.requireNonNull(ground);
  }

  /// A whole Baton on the ground, in this process. Its runtime is heard by [#watcher].
  BatonServer server() {
    if (server == null) {
      says("starting Baton");
      server = BatonServer.start(ground().config("baton"), List.of(watcher));
    }
    return Objects.requireNonNull(server);
  }

  Watcher watcher() {
    return watcher;
  }

  LeanHttp http() {
    if (http == null) {
      http = new LeanHttp(1_024);
    }
    return Objects.requireNonNull(http);
  }

  @Override
  public void close() {
    if (http != null) {
      http.close();
    }
    if (server != null) {
      server.close();
    }
    if (ground != null) {
      ground.close();
    }
  }
}

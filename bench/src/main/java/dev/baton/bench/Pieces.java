package dev.baton.bench;

import dev.baton.coordinator.Coordinator;
import dev.baton.coordinator.Work;
import dev.baton.core.account.Account;
import dev.baton.core.account.AccountLimits;
import dev.baton.core.account.Dialect;
import dev.baton.core.account.Secret;
import dev.baton.core.handoff.Action;
import dev.baton.core.handoff.Handoff;
import dev.baton.core.handoff.HandoffJson;
import dev.baton.core.handoff.Moment;
import dev.baton.core.handoff.Signal;
import dev.baton.core.id.AccountName;
import dev.baton.core.id.HandoffId;
import dev.baton.core.platform.Order;
import dev.baton.core.platform.Outcome;
import dev.baton.core.platform.Platform;
import dev.baton.core.platform.Query;
import dev.baton.core.wire.WireRequest;
import dev.baton.core.wire.WireResponse;
import dev.baton.platform.PlatformCodec;
import dev.baton.server.Platforms;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// What a handoff costs of one core, piece by piece, measured on the rows of a real one. JMH makes
/// it, and sets its fields.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class Pieces {
  /// The file with the stored rows of a completed handoff, one a line.
  @Param("")
  public String rows = "";

  /// The file with what a platform answers to a look at a leg.
  @Param("")
  public String leg = "";

  private @Nullable Given given;

  /// What the pieces are given.
  ///
  /// @param state the handoff before its last step, as it is stored
  private record Given(
      HandoffJson json,
      RecordedWalk walk,
      Handoff handoff,
      String state,
      HandoffJson.Row row,
      PlatformCodec codec,
      Account account,
      Order.Commit commit,
      Query.ReadLeg look,
      WireResponse answer) {}

  /// Reads the files.
  @Setup
  public void prepare() throws IOException {
    HandoffJson json = new HandoffJson();
    RecordedWalk walk =
        RecordedWalk.ofBodies(
            Files.readAllLines(Path.of(rows)).stream()
                .map(line -> line.getBytes(StandardCharsets.UTF_8))
                .toList());
    Handoff handoff = walk.play();
    HandoffJson.Row last = walk.rows().getLast();
    Order.Commit commit =
        walk.rows().stream()
            .flatMap(row -> row.actions().stream())
            .map(action -> action instanceof Action.RunOrder run ? run.order() : null)
            .filter(Order.Commit.class::isInstance)
            .map(Order.Commit.class::cast)
            .findFirst()
            .orElseThrow();
    Account account = account(commit.account());
    given =
        new Given(
            json,
            walk,
            handoff,
            json.write(handoff),
            last,
            Platforms.codec(account),
            account,
            commit,
            new Query.ReadLeg(account.name(), commit.leg().value()),
            new WireResponse(
                200, Map.of("content-type", "application/json"), Files.readString(Path.of(leg))));
    if (!(lookDecoded() instanceof Outcome.Done)) {
      throw new IllegalStateException("the answer to a look cannot be read: " + lookDecoded());
    }
    if (walkCoordinated() != walk.rows().size()) {
      throw new IllegalStateException("the coordinator does not walk the recorded way");
    }
  }

  private static Account account(AccountName name) {
    URI nowhere = URI.create("http://bench.example");
    return new Account(
        name,
        Handoffs.TENANT,
        Platform.GENESYS_CLOUD,
        Dialect.GUIDE,
        nowhere,
        nowhere,
        "bench",
        new Secret("bench"),
        List.of(),
        60_000,
        null,
        null,
        AccountLimits.defaults());
  }

  private Given given() {
    return Objects.requireNonNull(given);
  }

  /// All decisions of one handoff.
  @Benchmark
  public Handoff walkDecided() {
    return given().walk().play();
  }

  /// All decisions of one handoff, its rows written and chained by their hashes.
  @Benchmark
  public int walkCoordinated() {
    RecordedWalk walk = given().walk();
    Coordinator coordinator = new Coordinator("bench", given().json());
    HandoffId id = walk.requested().id();
    Moment now = walk.rows().getFirst().moment();
    int rows = stored(coordinator, coordinator.open(walk.requested(), now), now);
    for (RecordedWalk.Heard heard : walk.heard()) {
      // What a handoff tells itself the coordinator has done with the signal before.
      if (!(heard.signal() instanceof Signal.Start || heard.signal() instanceof Signal.Proceed)) {
        List<Work> work = coordinator.onSignal(id, heard.signal(), heard.at());
        rows += stored(coordinator, work, heard.at());
      }
    }
    return rows;
  }

  private static int stored(Coordinator coordinator, List<Work> works, Moment now) {
    int rows = 0;
    for (Work work : works) {
      if (work instanceof Work.Append append) {
        rows += append.rows().size();
        coordinator.onStored(append.id(), append.lastSeq(), now);
      }
    }
    return rows;
  }

  /// A handoff as it is stored.
  @Benchmark
  public String stateWritten() {
    return given().json().write(given().handoff());
  }

  /// A handoff as a takeover reads it.
  @Benchmark
  public Handoff stateRead() {
    return given().json().read(given().state());
  }

  /// A row of the audit log.
  @Benchmark
  public byte[] rowWritten() {
    return given().json().writeRow(given().row());
  }

  /// The request of a commit.
  @Benchmark
  public WireRequest commitEncoded() {
    return given().codec().encode(given().commit(), given().account(), null);
  }

  /// What a platform says of a leg.
  @Benchmark
  public Outcome lookDecoded() {
    return given().codec().decode(given().look(), given().answer());
  }
}

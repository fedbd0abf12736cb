package dev.baton.platform.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.core.account.Account;
import dev.baton.core.account.AccountLimits;
import dev.baton.core.account.Dialect;
import dev.baton.core.account.Secret;
import dev.baton.core.account.StreamSettings;
import dev.baton.core.checkup.Check;
import dev.baton.core.checkup.Verdict;
import dev.baton.core.id.AccountName;
import dev.baton.core.id.TenantId;
import dev.baton.core.platform.Platform;
import dev.baton.platform.probe.StreamProbe;
import dev.baton.platform.transport.HttpTransport;
import dev.baton.platform.transport.MemoryTokenStore;
import dev.baton.twin.TwinOptions;
import dev.baton.twin.fault.Fault;
import dev.baton.twin.fault.FaultRule;
import dev.baton.twin.fault.FaultScript;
import dev.baton.twin.fault.StreamFaults;
import dev.baton.twin.http.TwinServer;
import dev.baton.twin.model.Operation;
import java.io.IOException;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What a stream does between itself and CXone's twin, tokens included.
class StreamTwinTest {
  private static final dev.baton.twin.model.Platform CXONE =
      dev.baton.twin.model.Platform.NICE_CXONE;
  private static final InstantSource CLOCK = InstantSource.system();
  private static final List<String> CHATS =
      List.of(
          "event webchat web-1 bot_active",
          "event webchat web-2 bot_active",
          "event webchat web-3 bot_active");

  private final HttpTransport transport =
      new HttpTransport(CLOCK, System::nanoTime, new MemoryTokenStore(CLOCK));
  private final StreamConnector connector =
      new StreamConnector(transport, System::nanoTime, new Random(3));
  private final Recorder recorder = new Recorder();
  private @Nullable TwinServer twin;
  private @Nullable EventStream stream;

  @AfterEach
  void end() {
    if (stream != null) {
      stream.close();
    }
    transport.close();
    if (twin != null) {
      twin.close();
    }
  }

  private TwinServer twin(TwinOptions options) throws IOException {
    TwinServer started = TwinServer.start(options);
    twin = started;
    return started;
  }

  private static Account account(TwinServer twin, List<String> scopes) {
    return new Account(
        new AccountName("cxone-main"),
        new TenantId("default"),
        Platform.NICE_CXONE,
        Dialect.GUIDE,
        twin.cxone(),
        URI.create(twin.cxone() + "/oauth/token"),
        "demo-client",
        new Secret("demo-secret"),
        scopes,
        60_000,
        null,
        null,
        AccountLimits.defaults());
  }

  private static StreamSettings settings(TwinServer twin, long ackMs) {
    StreamSettings d = StreamSettings.defaults(twin.cxone());
    return new StreamSettings(
        d.url(),
        d.pingIntervalMs(),
        d.pingTimeoutMs(),
        ackMs,
        50,
        200,
        d.forbiddenPauseMs(),
        d.maxFrameBytes(),
        d.queueFrames(),
        d.maxChats(),
        d.maxConcurrent(),
        d.history());
  }

  private void watch(TwinServer twin, List<String> scopes, long ackMs) {
    EventStream watching =
        new EventStream(
            account(twin, scopes),
            settings(twin, ackMs),
            connector,
            transport,
            CLOCK,
            System::nanoTime,
            new Random(7),
            recorder);
    stream = watching;
    watching.start();
  }

  private void awaitChats() {
    recorder.await("the twin's conversations", heard -> heard.containsAll(CHATS));
  }

  @Test
  void it_hears_of_every_conversation_that_a_bot_has() throws IOException {
    TwinServer far = twin(TwinOptions.defaults());
    watch(far, List.of(), 10_000);

    awaitChats();

    assertThat(recorder.heard).startsWith("gap start").doesNotContain("gap reconnect");
    assertThat(far.streamsSubscribed()).isEqualTo(1);
  }

  @Test
  void a_token_that_was_taken_back_is_refreshed_once_and_at_once() throws IOException {
    TwinServer far = twin(TwinOptions.defaults());
    far.faults(
        FaultScript.of(
            FaultRule.on(CXONE, Operation.AUTHENTICATE, new Fault.Status(401, null, false))
                .onlyNth(1)));
    watch(far, List.of(), 10_000);

    awaitChats();

    assertThat(recorder.heard).startsWith("ended unauthorized", "gap start");
  }

  @Test
  void silence_instead_of_the_acknowledgement_refreshes_the_token_too() throws IOException {
    TwinServer far = twin(TwinOptions.defaults());
    far.faults(
        FaultScript.of(
            FaultRule.on(CXONE, Operation.AUTHENTICATE, new Fault.LoseAnswer()).onlyNth(1)));
    watch(far, List.of(), 300);

    awaitChats();

    assertThat(recorder.heard).startsWith("ended no_ack", "gap start");
  }

  @Test
  void a_client_without_the_scope_stops_and_says_which() throws IOException {
    TwinServer far = twin(TwinOptions.defaults());
    watch(far, List.of("messaging:read"), 10_000);

    recorder.await("a 403", heard -> recorder.status instanceof StreamStatus.Forbidden);

    assertThat(recorder.status.missingScope()).isEqualTo("interactions:read");
    assertThat(recorder.heard).containsExactly("ended forbidden");
    assertThat(far.streamsSubscribed()).isZero();
  }

  @Test
  void it_is_replaced_before_its_token_ends_and_never_closed_for_that() throws IOException {
    TwinServer far = twin(TwinOptions.defaults().withTokenSeconds(4));
    watch(far, List.of(), 10_000);

    recorder.await("three replacements", heard -> recorder.count("replaced") >= 3);

    assertThat(recorder.heard).doesNotContain("ended closed", "gap reconnect");
    assertThat(far.streamsOpen()).isLessThanOrEqualTo(2);
  }

  @Test
  void a_stream_that_is_cut_again_and_again_hears_of_everybody_again() throws IOException {
    for (int code : new int[] {StreamFaults.BROKEN, StreamFaults.SERVER_FAILED}) {
      try (TwinServer far = twin(TwinOptions.defaults())) {
        far.faults(FaultScript.of().withStream(StreamFaults.closing(200, code)));
        recorder.heard.clear();
        watch(far, List.of(), 10_000);

        recorder.await("five connections", heard -> recorder.count("gap reconnect") >= 5);
        far.faults(FaultScript.of());
        recorder.heard.clear();
        awaitChats();
        if (stream != null) {
          stream.close();
        }
      }
    }
  }

  @Test
  void what_the_platform_garbles_is_survived() throws IOException {
    TwinServer far = twin(TwinOptions.defaults());
    far.faults(
        FaultScript.of()
            .withStream(new StreamFaults(0, StreamFaults.BROKEN, 0.1, 0.1, 0.2, 0.2, 0.2, 0, 0)));
    watch(far, List.of(), 10_000);

    awaitChats();
    recorder.await("no JSON", heard -> heard.contains("unreadable not_json"));
    recorder.await("wrong types", heard -> heard.contains("unreadable not_an_event"));
    recorder.await(
        "a new state", heard -> heard.stream().anyMatch(line -> line.endsWith("pondering")));
    // A frame that the protocol forbids ends the connection, and another one is made.
    recorder.await("gap reconnect");
  }

  @Test
  void doctor_sees_whether_a_stream_could_be_watched() throws IOException {
    TwinServer far = twin(TwinOptions.defaults());
    List<Check> checks = new ArrayList<>();
    StreamProbe probe = new StreamProbe(connector);

    probe.look(account(far, List.of()), settings(far, 10_000), checks::add);
    assertThat(checks).singleElement().extracting(Check::verdict).isEqualTo(Verdict.PASS);

    checks.clear();
    far.faults(
        FaultScript.of(
            FaultRule.on(CXONE, Operation.AUTHENTICATE, new Fault.Status(403, null, false))));
    probe.look(account(far, List.of()), settings(far, 10_000), checks::add);
    assertThat(checks)
        .singleElement()
        .satisfies(check -> {
          assertThat(check.verdict()).isEqualTo(Verdict.FAIL);
          assertThat(check.found()).contains("interactions:read");
        });

    checks.clear();
    StreamSettings nowhere = StreamSettings.defaults(URI.create("http://127.0.0.1:9"));
    probe.look(account(far, List.of()), nowhere, checks::add);
    assertThat(checks)
        .singleElement()
        .satisfies(check -> assertThat(check.fix()).contains("stream.url"));
  }
}

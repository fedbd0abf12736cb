package dev.baton.core.handoff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;

class HandoffJsonTest {
  private static final int WALKS = 60;

  private final HandoffJson json = new HandoffJson();

  @Test
  void what_is_read_back_equals_what_was_written() {
    for (long seed = 0; seed < WALKS; seed++) {
      for (Walk.Taken taken : Walk.of(seed)) {
        Handoff after = taken.step().handoff();
        assertThat(json.read(json.write(after))).isEqualTo(after);
      }
    }
  }

  @Test
  void a_row_is_read_back_as_it_was_written() {
    for (HandoffJson.Row row : aLongStory()) {
      byte[] bytes = json.writeRow(row);
      assertThat(json.readRow(bytes)).isEqualTo(row);
      assertThat(json.writeRow(json.readRow(bytes))).as("the hashed bytes").isEqualTo(bytes);
    }
  }

  @Test
  void the_rows_alone_give_exactly_the_state() {
    for (long seed = 0; seed < WALKS; seed++) {
      List<HandoffJson.Row> stored =
          Rows.of(seed).stream().map(row -> json.readRow(json.writeRow(row))).toList();
      Handoff last = Walk.of(seed).getLast().step().handoff();
      assertThat(HandoffJson.replay(stored)).as("seed %d", seed).isEqualTo(last);
    }
  }

  @Test
  void a_story_with_a_missing_row_is_refused() {
    List<HandoffJson.Row> rows = new ArrayList<>(aLongStory());
    rows.remove(2);
    assertThatThrownBy(() -> HandoffJson.replay(rows))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("row 3 is missing; found 4");
  }

  @Test
  void a_story_whose_row_says_another_state_is_refused() {
    List<HandoffJson.Row> rows = new ArrayList<>(aLongStory());
    HandoffJson.Row second = rows.get(1);
    rows.set(1, row(2, second.moment(), "requested", "completed", second.signal(), null));
    assertThatThrownBy(() -> HandoffJson.replay(rows))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("row 2 says completed, replayed reserved");
  }

  @Test
  void a_story_without_a_beginning_or_without_a_signal_is_refused() {
    Moment now = Samples.moment(0);
    HandoffJson.Row opened = row(1, now, "none", "requested", null, Samples.requested());
    assertThatThrownBy(() -> HandoffJson.replay(List.of())).hasMessage("no rows");
    assertThatThrownBy(
            () -> HandoffJson.replay(List.of(row(1, now, "none", "requested", null, null))))
        .hasMessage("the first row does not hold the handoff");
    assertThatThrownBy(() ->
            HandoffJson.replay(List.of(opened, row(2, now, "requested", "requested", null, null))))
        .hasMessage("row 2 has no signal");
  }

  @Test
  void a_version_that_this_baton_does_not_know_is_refused() {
    String stored = json.write(Samples.requested());
    assertThat(stored).startsWith("{\"v\":1,");
    for (String version : List.of("2", "0")) {
      assertThatThrownBy(() -> json.read(stored.replace("\"v\":1,", "\"v\":" + version + ",")))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("stored with version " + version + ", this Baton reads 1 to 1");
    }
    HandoffJson.Row row = aLongStory().getFirst();
    String text = new String(json.writeRow(row), StandardCharsets.UTF_8);
    byte[] newer = text.replaceFirst("\"v\":1,", "\"v\":2,").getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> json.readRow(newer)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void a_row_of_before_a_number_or_a_flag_was_added_is_read() {
    int older = 0;
    for (long seed = 0; seed < 60; seed++) {
      for (Walk.Taken taken : Walk.of(seed)) {
        Handoff after = taken.step().handoff();
        String stored = json.write(after);
        String before =
            stored.replace(",\"advisory\":false", "").replace(",\"bytes\":0,\"losses\":[]", "");
        assertThat(json.read(before)).isEqualTo(after);
        older += before.equals(stored) ? 0 : 1;
      }
    }
    assertThat(older).isPositive();
  }

  @Test
  void a_field_that_this_version_does_not_have_is_refused() {
    String stored = json.write(Samples.requested());
    String withMore = stored.replace("\"attempt\":", "\"callerName\":\"x\",\"attempt\":");
    assertThatThrownBy(() -> json.read(withMore))
        .isInstanceOf(IllegalStateException.class)
        .cause()
        .isInstanceOf(JacksonException.class)
        .hasMessageContaining("callerName");
  }

  @Test
  void times_are_stored_as_text_and_keep_their_microseconds() {
    Handoff h =
        Protocol.next(
                Samples.requested(),
                new Signal.Start(),
                new Moment(Samples.T0.plusNanos(123_456_000), 0))
            .handoff();
    assertThat(json.write(h)).contains("\"sentAt\":\"2026-11-21T09:00:00.123456Z\"");
  }

  private static List<HandoffJson.Row> aLongStory() {
    for (long seed = 0; seed < WALKS; seed++) {
      List<HandoffJson.Row> rows = Rows.of(seed);
      if (rows.getLast().to().equals("completed") && rows.size() > 8) {
        return rows;
      }
    }
    throw new IllegalStateException("no walk is long");
  }

  private static HandoffJson.Row row(
      long seq,
      Moment moment,
      String from,
      String to,
      @Nullable Signal signal,
      @Nullable Handoff opened) {
    return new HandoffJson.Row(
        HandoffJson.VERSION,
        Samples.HANDOFF.value(),
        seq,
        moment,
        "node-1",
        from,
        to,
        signal,
        List.of(),
        opened,
        "");
  }
}

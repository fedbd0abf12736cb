package dev.baton.core.handoff;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.core.handoff.HandoffState.AfterRelease;
import dev.baton.core.handoff.HandoffState.CommitStage;
import dev.baton.core.handoff.HandoffState.Committing;
import dev.baton.core.handoff.HandoffState.ReleaseStage;
import dev.baton.core.handoff.HandoffState.Releasing;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/// The stages of a state have names as all enum values have, in the API and in what is stored.
class StageNamesTest {
  private final JsonMapper mapper = JsonMapper.shared();

  @Test
  void stages_are_written_in_lower_snake_case_and_read_back() {
    HandoffState committing = new Committing(1, CommitStage.READING_BEHIND_FENCE);
    HandoffState releasing = new Releasing(ReleaseStage.SETTLING, AfterRelease.NEXT_ATTEMPT);

    assertThat(json(committing)).contains("\"stage\":\"reading_behind_fence\"");
    assertThat(json(releasing))
        .contains("\"stage\":\"settling\"")
        .contains("\"then\":\"next_attempt\"");
    assertThat(read(json(committing))).isEqualTo(committing);
    assertThat(read(json(releasing))).isEqualTo(releasing);
  }

  @Test
  void a_row_from_before_these_names_is_still_read() {
    assertThat(read("{\"type\":\"releasing\",\"stage\":\"ORDERING\",\"then\":\"ABANDON\"}"))
        .isEqualTo(new Releasing(ReleaseStage.ORDERING, AfterRelease.ABANDON));
  }

  private String json(HandoffState state) {
    return mapper.writerFor(HandoffState.class).writeValueAsString(state);
  }

  private HandoffState read(String json) {
    return mapper.readValue(json, HandoffState.class);
  }
}

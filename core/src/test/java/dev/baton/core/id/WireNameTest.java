package dev.baton.core.id;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.core.account.Dialect;
import dev.baton.core.context.Direction;
import dev.baton.core.context.InitiatedBy;
import dev.baton.core.handoff.DeadLetterCause;
import dev.baton.core.handoff.Holder;
import dev.baton.core.handoff.Reaction;
import dev.baton.core.handoff.ReturnReason;
import dev.baton.core.handoff.Until;
import dev.baton.core.platform.CallKind;
import dev.baton.core.platform.EndedReason;
import dev.baton.core.platform.FailureKind;
import dev.baton.core.platform.LegState;
import dev.baton.core.platform.MediaType;
import dev.baton.core.platform.Platform;
import dev.baton.core.platform.ReservationStatus;
import dev.baton.core.platform.TransferType;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

class WireNameTest {
  private final JsonMapper mapper = JsonMapper.builder().build();

  static Stream<Class<? extends Enum<?>>> enums() {
    return Stream.of(
        Dialect.class,
        Direction.class,
        InitiatedBy.class,
        DeadLetterCause.class,
        Holder.class,
        Reaction.class,
        ReturnReason.class,
        Until.class,
        CallKind.class,
        EndedReason.class,
        FailureKind.class,
        LegState.class,
        MediaType.class,
        Platform.class,
        ReservationStatus.class,
        TransferType.class);
  }

  @ParameterizedTest
  @MethodSource("enums")
  void every_value_is_written_in_lower_snake_case_and_read_back(Class<? extends Enum<?>> type) {
    for (Enum<?> value : type.getEnumConstants()) {
      String json = mapper.writeValueAsString(value);
      assertThat(json).isEqualTo('"' + WireName.of(value) + '"').matches("\"[a-z_]+\"");
      assertThat((Object) mapper.readValue(json, type)).isEqualTo(value);
    }
    assertThatThrownBy(() -> mapper.readValue("\"nonesuch\"", type))
        .isInstanceOf(JacksonException.class)
        .hasMessageContaining("'nonesuch' is none of " + WireName.of(type.getEnumConstants()[0]));
  }

  @Test
  void platforms_are_called_what_the_api_calls_them() {
    assertThat(Stream.of(Platform.values()).map(Platform::wireName))
        .containsExactly("genesys_cloud", "nice_cxone", "nice_cognigy");
  }
}

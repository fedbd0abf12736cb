package dev.baton.core.id;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextTest {
  @ParameterizedTest
  @ValueSource(strings = {"a", "gen-int-77a2c91f", "sip:x@y", "ünïcödé", "a/b_c.d#1~"})
  void an_id_may_have_what_platforms_put_into_ids(String id) {
    assertThatCode(() -> Text.requireId("id", id, 200)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {" a", "a b", "a\n", "a\t", "a\0", "a\u007f", "a\uD83D\uDE00", "\uDE00"})
  void an_id_has_no_white_space_control_character_or_surrogate(String id) {
    assertThatThrownBy(() -> Text.requireId("id", id, 200))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("id has a character that no id has, U+");
  }

  @Test
  void the_first_thing_that_cannot_be_stored_is_found() {
    assertThat(Text.firstUnstorable("")).isEqualTo(-1);
    assertThat(Text.firstUnstorable("plain")).isEqualTo(-1);
    assertThat(Text.firstUnstorable("a\uD83D\uDE00b")).isEqualTo(-1);
    assertThat(Text.firstUnstorable("a\0b\0")).isEqualTo(1);
    assertThat(Text.firstUnstorable("\uD83D\uDE00\uD83D")).isEqualTo(2);
    assertThat(Text.firstUnstorable("ab\uDE00")).isEqualTo(2);
    assertThat(Text.firstUnstorable("\uD83D\uD83D\uDE00")).isEqualTo(0);
    assertThat(Text.firstUnstorable("\uD83Dx")).isEqualTo(0);
  }

  @Test
  void storable_text_is_left_as_it_is_and_the_rest_is_replaced() {
    String good = "a\uD83D\uDE00b";
    assertThat(Text.storable(good)).isSameAs(good);
    assertThat(Text.storable("a\0b\uD83Dc\uDE00")).isEqualTo("a\uFFFDb\uFFFDc\uFFFD");
    assertThat(Text.storable("\uD83D\uD83D\uDE00")).isEqualTo("\uFFFD\uD83D\uDE00");
  }

  @Test
  void whatever_comes_in_can_be_stored_afterwards() {
    SplittableRandom random = new SplittableRandom(2);
    for (int i = 0; i < 2_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int length = random.nextInt(12); length > 0; length--) {
        text.append(
            (char) (random.nextBoolean() ? random.nextInt(3) : 0xD7FE + random.nextInt(0x804)));
      }
      String stored = Text.storable(text.toString());
      assertThat(Text.isStorable(stored)).isTrue();
      assertThat(stored).hasSizeLessThanOrEqualTo(text.length());
    }
  }
}

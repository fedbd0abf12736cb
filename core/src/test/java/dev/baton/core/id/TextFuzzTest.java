package dev.baton.core.id;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// Any text, also what is no Unicode, becomes an id or is refused, and can be made storable. The
/// bytes are UTF-16, so that lone surrogates come up.
class TextFuzzTest {
  @FuzzTest
  void an_id_is_taken_or_refused_and_any_text_can_be_made_storable(byte[] data) {
    String text = ByteBuffer.wrap(data).asCharBuffer().toString();
    try {
      assertThat(new VendorId(text).value())
          .hasSizeBetween(1, 200)
          .matches(id -> id.chars().noneMatch(Character::isISOControl))
          .matches(id -> id.chars().noneMatch(Character::isWhitespace))
          .matches(Text::isStorable);
    } catch (IllegalArgumentException refused) {
      assertThat(refused).hasMessageStartingWith("vendor id ");
    }
    String storable = Text.storable(text);
    assertThat(Text.isStorable(storable)).isTrue();
    assertThat(storable).hasSameSizeAs(text);
    assertThat(storable.equals(text)).isEqualTo(Text.isStorable(text));
    byte[] utf8 = storable.getBytes(StandardCharsets.UTF_8);
    assertThat(new String(utf8, StandardCharsets.UTF_8)).isEqualTo(storable);
  }
}

package dev.baton.core.handoff;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// A state, a signal and an action hold references only, nothing personal: they are stored in the
/// clear and cannot be erased. So every field that can be in one is on a list. Who adds a field
/// adds it to `stored-fields.txt` by hand, and thinks first: a name, a number or a text of a caller
/// does not belong there. Its one phone number is that of a trunk between two platforms.
class StoredFieldsTest {
  private static final Path LIST = Path.of("src", "test", "resources", "stored-fields.txt");

  @Test
  void every_field_that_can_be_stored_is_on_the_list() throws IOException {
    Map<String, String> found = new TreeMap<>();
    collect(HandoffJson.Row.class, found);
    Set<String> fields = new TreeSet<>();
    found.forEach((name, names) -> fields.add((name + ": " + names).strip()));
    Set<String> listed = new TreeSet<>(Files.readAllLines(LIST));
    assertThat(minus(fields, listed)).as("can be stored, and is not in %s", LIST).isEmpty();
    assertThat(minus(listed, fields)).as("is in %s, and is not stored any more", LIST).isEmpty();
  }

  private static Set<String> minus(Set<String> these, Set<String> those) {
    Set<String> left = new TreeSet<>(these);
    left.removeAll(those);
    return left;
  }

  private static void collect(Type type, Map<String, String> found) {
    switch (type) {
      case ParameterizedType list -> collect(list.getActualTypeArguments()[0], found);
      case Class<?> c when c.isRecord() -> {
        String name = c.getCanonicalName().replaceFirst("^dev\\.baton\\.core\\.\\w+\\.", "");
        if (!found.containsKey(name)) {
          // What is not written cannot be stored.
          List<RecordComponent> components =
              Arrays.stream(c.getRecordComponents())
                  .filter(
                      component -> !component.getAccessor().isAnnotationPresent(JsonIgnore.class))
                  .toList();
          found.put(
              name,
              components.stream().map(RecordComponent::getName).collect(Collectors.joining(", ")));
          for (RecordComponent component : components) {
            collect(component.getGenericType(), found);
          }
        }
      }
      case Class<?> c when c.isSealed() -> {
        for (Class<?> permitted : c.getPermittedSubclasses()) {
          collect(permitted, found);
        }
      }
      default -> {
        // A text, a number, a time or one of an enum's words: its field is on the list by name.
      }
    }
  }
}

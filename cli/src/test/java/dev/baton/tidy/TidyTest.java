package dev.baton.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What a reviewer need not look for, because it turns this test red. What is held elsewhere is not
/// repeated: packages and their comments, and main's clocks and chance, in ArchitectureTest; links
/// in DocumentsTest; the formatter's part in Spotless.
class TidyTest {
  private static final String MAIN = "core/src/main/java/dev/baton/core/A.java";
  private static final String TEST = "core/src/test/java/dev/baton/core/ATest.java";
  private static final String REFERENCE = ReferenceRules.FILE;

  @Test
  void the_tree_is_tidy() {
    List<TextFile> files = Checkout.files();

    assertThat(files.stream().filter(TextFile::isJava).count()).isGreaterThan(400);
    List<Offence> found = Tidy.check(files);
    assertThat(found)
        .withFailMessage(() ->
            found.size()
                + " places are not tidy:\n"
                + found.stream().map(Offence::toString).collect(Collectors.joining("\n")))
        .isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("offences")
  void an_offence_is_named_with_its_place_and_with_what_to_do(
      String what, String file, String text, int line, String message) {
    assertThat(Tidy.check(List.of(new TextFile(Path.of(file), text))))
        .as(what)
        .extracting(Offence::toString)
        .containsExactly(file + ":" + line + ": " + message);
  }

  static Stream<Arguments> offences() {
    return Stream.of(offencesOfText(), offencesOfJava(), offencesOfTests(), offencesOfReference())
        .flatMap(one -> one);
  }

  private static Stream<Arguments> offencesOfText() {
    return Stream.of(
        offence(
            "a line that is too long",
            MAIN,
            "class A {\n  // " + "x".repeat(100) + "\n}\n",
            2,
            "105 columns; break the line, 100 are allowed"),
        offence("a tab", "docs/a.md", "one\n\ttwo\n", 2, "a tab; indent with spaces"),
        offence(
            "a file that is too long",
            MAIN,
            "class A {\n" + "\n".repeat(450) + "}\n",
            451,
            "452 lines; split the file, 450 lines are allowed"),
        offence(
            "code in a comment",
            MAIN,
            "class A {\n  // int left = 1;\n}\n",
            2,
            "code in a comment; delete it, the history has it"),
        offence(
            "a note to oneself",
            "journal/src/main/resources/db/migration/V009__a.sql",
            "-- TODO an index\n",
            1,
            "TODO; do it, or file an issue"),
        offence(
            "a folder of one machine",
            ".ci/run",
            "#!/bin/sh\ncd /Users/baton\n",
            2,
            "'/Users/' is on one machine only; take it from outside"),
        offence(
            "a word on how it was made",
            MAIN,
            "// Written as requested.\nclass A {}\n",
            1,
            "'as requested' tells how this was made; say what is"),
        offence(
            "a page that is not there",
            MAIN,
            "// See docs/reference/nothing.md for more.\nclass A {}\n",
            1,
            "docs/reference/nothing.md is not there; name the page that is"));
  }

  private static Stream<Arguments> offencesOfJava() {
    return Stream.of(
        offence(
            "a method that is too long",
            MAIN,
            "class A {\n  void a() {\n" + "    a();\n".repeat(69) + "  }\n}\n",
            2,
            "a has 71 lines; split it, 70 are allowed"),
        offence(
            "a constructor that is too long",
            MAIN,
            "class A {\n  A() {\n" + "    a();\n".repeat(69) + "  }\n}\n",
            2,
            "<init> has 71 lines; split it, 70 are allowed"),
        offence(
            "a public type without a comment",
            MAIN,
            "package a;\n\npublic class A {}\n",
            3,
            "public A has no comment; say with /// what it is for"),
        offence(
            "a public method without a comment",
            MAIN,
            "/// One.\npublic class A {\n  public int b(int c) {\n    return c;\n  }\n}\n",
            3,
            "public b has no comment; say with /// what it does and what each failure means"),
        offence(
            "a method of a public interface without a comment",
            MAIN,
            "/// One.\npublic interface A {\n  int b();\n}\n",
            3,
            "public b has no comment; say with /// what it does and what each failure means"),
        offence(
            "an exception that vanishes",
            MAIN,
            inMethod("try {\n a();\n } catch (Exception e) {\n }"),
            4,
            "a caught exception vanishes; act on it, or say in a comment why not"),
        offence(
            "a default over an enum",
            MAIN,
            inMethod("switch (b) {\n case OPEN -> a();\n default -> b();\n }"),
            4,
            "a default hides the case that comes next; name the cases that are left"),
        offence(
            "a default over records",
            MAIN,
            inMethod("int c = switch (b) {\n case Done(int d) -> d;\n default -> 0;\n };"),
            4,
            "a default hides the case that comes next; name the cases that are left"),
        offence(
            "a line printed outside cli",
            MAIN,
            inMethod("System.out.println(1);"),
            2,
            "System.out outside cli; return the text, or log it"),
        offence(
            "a stack trace for nobody",
            MAIN,
            inMethod("e.printStackTrace();"),
            2,
            "a stack trace goes to nobody's log; log the exception or throw it on"));
  }

  private static Stream<Arguments> offencesOfTests() {
    return Stream.of(
        offence(
            "a test that is switched off",
            TEST,
            "class ATest {\n  @Disabled(\"flaky\")\n  void a() {}\n}\n",
            2,
            "a test is switched off; repair it or delete it"),
        offence(
            "a test that sleeps",
            TEST,
            inMethod("Thread.sleep(100);"),
            2,
            "Thread.sleep in a test; wait on a condition with a deadline"),
        offence(
            "a test that draws at random",
            TEST,
            inMethod("a(UUID::randomUUID);"),
            2,
            "UUID.randomUUID in a test; take a seeded or a fixed value, so that it can be"
                + " repeated"),
        offence(
            "a test without a seed",
            TEST,
            inMethod("a(new Random());"),
            2,
            "chance without a seed; give it one and print it when the test fails"));
  }

  private static Stream<Arguments> offencesOfReference() {
    return Stream.of(
        offence(
            "a default without a reason",
            REFERENCE,
            "server:\n  settle: 8s # 1ms to 1h\n",
            2,
            "settle has a default without a reason; say why it is that"),
        offence(
            "a key that is not explained",
            REFERENCE,
            "server:\n  client-id: baton # (required)\n",
            2,
            "client-id is not explained; say what it is for"),
        offence(
            "a number without a unit",
            REFERENCE,
            "server:\n  settle: 8000 # as long as an order may take\n",
            2,
            "settle has no unit and no bounds; write 15s or 64KiB, or say '1 to 10'"));
  }

  @Test
  void what_only_looks_like_an_offence_is_none() {
    String text =
        """
        /// One.
        ///
        /// | a | %s |
        public final class A {
          private final int b;

          public A(int b) {
            this.b = b;
          }

          public int b() {
            return b;
          }

          @Override
          public String toString() {
            try {
              return "/home/ada and ${x}/tmp/";
            } catch (IllegalStateException closed) {
              // Whoever closed it has told.
            }
            return switch (b) {
              case 1 -> "one";
              default -> "more";
            };
          }
        }
        """
            .formatted("x".repeat(100));

    assertThat(Tidy.check(List.of(new TextFile(Path.of(MAIN), text)))).isEmpty();
  }

  @Test
  void the_list_of_long_files_names_only_files_that_need_it() {
    Map<String, Integer> lines =
        Checkout.files().stream()
            .collect(
                Collectors.toMap(
                    file -> file.path().toString().replace('\\', '/'),
                    file -> file.lines().size()));

    assertThat(TextRules.LONG_FILES.keySet())
        .allSatisfy(path -> assertThat(lines.get(path)).as(path).isGreaterThan(TextRules.LINES));
  }

  private static String inMethod(String statements) {
    return "class A {\n  void b() throws Exception { " + statements + "\n  }\n}\n";
  }

  private static Arguments offence(
      String what, String file, String text, int line, String message) {
    return Arguments.of(what, file, text, line, message);
  }
}

package dev.baton;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Holds the code to the plan of the house: who may know whom, where time and chance may come in,
/// and what every package has.
class ArchitectureTest {
  private static final JavaClasses OURS =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          // What JMH writes around a benchmark is no code of ours.
          .withImportOption(location -> !location.contains("/jmh_generated/"))
          .importPackages("dev.baton");

  /// What each room may know of ours, besides itself. A new room needs a row here.
  private static final Map<String, List<String>> ARROWS =
      Map.ofEntries(
          entry("core"),
          entry("coordinator", "dev.baton.core.."),
          entry("config", "dev.baton.core.."),
          entry("platform", "dev.baton.core.."),
          entry("journal", "dev.baton.core.."),
          // The twins judge the adapters, so they share nothing with them but bytes and ids.
          entry("twin", "dev.baton.core.wire", "dev.baton.core.id"),
          // Pure parts only: the codecs without their transport, the twins without their HTTP.
          entry(
              "simulation",
              "dev.baton.core..",
              "dev.baton.coordinator",
              "dev.baton.platform",
              "dev.baton.twin",
              "dev.baton.twin.model",
              "dev.baton.twin.fault",
              "dev.baton.twin.guide"),
          entry(
              "server",
              "dev.baton.core..",
              "dev.baton.coordinator..",
              "dev.baton.config..",
              "dev.baton.platform..",
              "dev.baton.journal.."),
          // It measures all of them. How another process is started it is told.
          entry(
              "bench",
              "dev.baton.core..",
              "dev.baton.coordinator",
              "dev.baton.config",
              "dev.baton.platform..",
              "dev.baton.journal..",
              "dev.baton.twin..",
              "dev.baton.simulation",
              "dev.baton.server.."),
          entry(
              "cli",
              "dev.baton.core..",
              "dev.baton.config..",
              "dev.baton.platform..",
              "dev.baton.journal..",
              "dev.baton.server..",
              "dev.baton.twin..",
              "dev.baton.simulation..",
              "dev.baton.bench.."));

  private static Map.Entry<String, List<String>> entry(String room, String... known) {
    return Map.entry(room, List.of(known));
  }

  /// Where a real clock and real chance are wired in, and what passes real time itself.
  private static final Set<String> WIRING =
      Set.of(
          "dev.baton.server.BatonNode",
          "dev.baton.twin.http.TwinServer",
          // Answers late when the fault script says so.
          "dev.baton.twin.http.TwinFront",
          // Measures: real time is what it is about.
          "dev.baton.bench.Clock",
          "dev.baton.bench.Ground",
          "dev.baton.bench.MemoryNode",
          // May have to start a database that lies still, to read it.
          "dev.baton.cli.AuditPlace",
          // Compares the clocks of an installation with this machine's.
          "dev.baton.cli.DoctorCommand",
          // Compares them too, and watches a live probe.
          "dev.baton.cli.DiagnoseCommand",
          // Asks a real server again until a handoff has ended.
          "dev.baton.cli.ApiClient");

  /// Where monotonic time is read: besides the wiring, what measures a wait of its own.
  private static final Set<String> MONOTONIC =
      Set.of(
          "dev.baton.journal.InboxWriter",
          "dev.baton.server.runtime.EventInbox",
          "dev.baton.server.runtime.Events",
          "dev.baton.twin.http.WebhookPusher",
          "dev.baton.journal.Journal",
          "dev.baton.journal.NodeLease",
          "dev.baton.journal.embedded.Postmaster",
          // One deadline covers all requests of a call.
          "dev.baton.platform.PlatformClient",
          // Keeps its place until a handoff has ended, and its patience with a Baton that is away.
          "dev.baton.cli.BatchRun",
          // Measures how many handoffs it plays in a second.
          "dev.baton.cli.ProveCommand",
          // It waits for what another node stores.
          "dev.baton.server.runtime.Cancels",
          "dev.baton.server.runtime.TimeLimit");

  /// What stands at the top of a room and names its parts, and is itself named by none of them.
  private static final Set<String> DOORS =
      Set.of(
          // The table of adapters lies beside the interface that each of them implements.
          "dev.baton.platform.Codecs", "dev.baton.server.BatonServer", "dev.baton.cli.DemoCommand");

  /// Time and chance that cannot be given by a test or a simulation.
  private static final Map<String, Set<String>> BANNED =
      Map.of(
          "java.time.Instant", Set.of("now"),
          "java.time.Clock", Set.of("systemUTC", "systemDefaultZone", "system"),
          "java.time.InstantSource", Set.of("system"),
          "java.time.LocalDate", Set.of("now"),
          "java.time.LocalDateTime", Set.of("now"),
          "java.time.OffsetDateTime", Set.of("now"),
          "java.time.ZonedDateTime", Set.of("now"),
          "java.lang.System", Set.of("currentTimeMillis"),
          "java.lang.Thread", Set.of("sleep"),
          "java.util.concurrent.TimeUnit", Set.of("sleep"));

  private static final Map<String, Set<String>> BANNED_CHANCE =
      Map.of(
          "java.util.UUID", Set.of("randomUUID"),
          "java.lang.Math", Set.of("random"),
          "java.util.concurrent.ThreadLocalRandom", Set.of("current"),
          "java.util.Random", Set.of("<init>"),
          "java.security.SecureRandom", Set.of("<init>"));

  static Stream<String> rooms() {
    return ARROWS.keySet().stream().sorted();
  }

  @ParameterizedTest
  @MethodSource("rooms")
  void a_room_knows_only_whom_the_plan_lets_it_know(String room) {
    String itself = "dev.baton." + room + "..";
    List<String> known = ARROWS.getOrDefault(room, List.of());
    String[] allowed = Stream.concat(Stream.of(itself), known.stream()).toArray(String[]::new);

    classes()
        .that()
        .resideInAPackage(itself)
        .should()
        .onlyDependOnClassesThat(
            DescribedPredicate.not(resideInAPackage("dev.baton..")).or(resideInAnyPackage(allowed)))
        .check(OURS);
  }

  @Test
  void every_class_has_a_room_in_the_plan() {
    Set<String> found =
        OURS.stream()
            .map(one -> one.getPackageName().split("\\.", -1))
            .map(parts -> parts.length < 3 ? "(none)" : parts[2])
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(found).containsExactlyInAnyOrderElementsOf(ARROWS.keySet());
  }

  @Test
  void spring_stays_in_server_and_cli() {
    noClasses()
        .that()
        .resideOutsideOfPackages("dev.baton.server..", "dev.baton.cli..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.springframework..")
        .check(OURS);
  }

  @Test
  void no_two_packages_know_each_other_in_a_circle() {
    slices()
        .assignedFrom(eachPackage())
        .should()
        .beFreeOfCycles()
        .ignoreDependency(are("doors", DOORS::contains), DescribedPredicate.alwaysTrue())
        .check(OURS);
  }

  private static SliceAssignment eachPackage() {
    return new SliceAssignment() {
      @Override
      public SliceIdentifier getIdentifierOf(JavaClass one) {
        return SliceIdentifier.of(one.getPackageName());
      }

      @Override
      public String getDescription() {
        return "each package";
      }
    };
  }

  @Test
  void time_comes_in_through_the_wiring_only() {
    noClasses()
        .that(are("outside the wiring", name -> !WIRING.contains(name)))
        .should()
        .accessTargetWhere(isOneOf(BANNED))
        .check(OURS);
  }

  @Test
  void chance_comes_in_through_the_wiring_only() {
    noClasses()
        .that(are("outside the wiring", name -> !WIRING.contains(name)))
        .should()
        .accessTargetWhere(isOneOf(BANNED_CHANCE))
        .check(OURS);
  }

  @Test
  void monotonic_time_is_read_where_it_is_wired_or_a_wait_is_measured() {
    noClasses()
        .that(
            are(
                "outside the wiring and what waits",
                name -> !WIRING.contains(name) && !MONOTONIC.contains(name)))
        .should()
        .accessTargetWhere(isOneOf(Map.of("java.lang.System", Set.of("nanoTime"))))
        .check(OURS);
  }

  @Test
  void no_part_of_a_room_knows_its_room_s_door() {
    for (String door : DOORS) {
      String room = door.split("\\.", -1)[2];
      noClasses()
          .that()
          .resideInAPackage("dev.baton." + room + "..")
          .and(are("parts", name -> !name.equals(door) && !name.equals("dev.baton.cli.Main")))
          .should()
          .dependOnClassesThat(are("the door " + door, name -> name.equals(door)))
          .check(OURS);
    }
  }

  @Test
  void the_lists_of_exceptions_name_only_classes_that_need_them() {
    assertThat(WIRING).allSatisfy(name -> assertThat(accesses(name)).anyMatch(this::isBanned));
    assertThat(MONOTONIC)
        .allSatisfy(name ->
            assertThat(accesses(name))
                .anyMatch(isOneOf(Map.of("java.lang.System", Set.of("nanoTime")))));
  }

  private boolean isBanned(JavaAccess<?> access) {
    return isOneOf(BANNED).or(isOneOf(BANNED_CHANCE)).test(access);
  }

  private static Set<JavaAccess<?>> accesses(String className) {
    return OURS.get(className).getAccessesFromSelf();
  }

  /// A nested class counts as the class around it.
  private static DescribedPredicate<JavaClass> are(
      String description, Predicate<String> outermostName) {
    return describe(
        description, one -> outermostName.test(one.getName().replaceFirst("\\$.*", "")));
  }

  /// Calls and method references alike.
  private static DescribedPredicate<JavaAccess<?>> isOneOf(Map<String, Set<String>> methods) {
    return describe(
        "is one of " + methods,
        access ->
            methods
                .getOrDefault(access.getTargetOwner().getName(), Set.of())
                .contains(access.getTarget().getName()));
  }

  @Test
  void no_public_signature_has_a_completable_future() {
    methods()
        .that()
        .arePublic()
        .or()
        .areProtected()
        .should(haveNoFutureInTheirSignature())
        .check(OURS);
  }

  private static ArchCondition<JavaMethod> haveNoFutureInTheirSignature() {
    return new ArchCondition<>("have no CompletableFuture in their signature") {
      @Override
      public void check(JavaMethod method, ConditionEvents events) {
        boolean has =
            Stream.concat(
                    method.getReturnType().getAllInvolvedRawTypes().stream(),
                    method.getParameterTypes().stream()
                        .flatMap(type -> type.getAllInvolvedRawTypes().stream()))
                .anyMatch(type ->
                    type.isEquivalentTo(CompletableFuture.class)
                        || type.isEquivalentTo(CompletionStage.class));
        events.add(
            new SimpleConditionEvent(method, !has, method.getDescription() + " has a future"));
      }
    };
  }

  @Test
  void every_package_says_what_it_is_for_and_is_null_marked() throws IOException {
    Set<Path> packages = new TreeSet<>();
    for (String room : ARROWS.keySet()) {
      try (Stream<Path> files = Files.walk(root().resolve(room).resolve("src/main/java"))) {
        files
            .filter(file -> file.toString().endsWith(".java"))
            .map(Path::getParent)
            .forEach(packages::add);
      }
    }

    assertThat(packages)
        .hasSizeGreaterThan(ARROWS.size())
        .allSatisfy(folder ->
            assertThat(folder.resolve("package-info.java"))
                .content()
                .startsWith("/// ")
                .containsPattern("(?m)^@NullMarked$"));
  }

  /// The checkout's root, from wherever in it the test was started.
  private static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (folder != null && !Files.exists(folder.resolve("core/pom.xml"))) {
      folder = folder.getParent();
    }
    assertThat(folder).as("the checkout's root").isNotNull();
    return folder;
  }
}

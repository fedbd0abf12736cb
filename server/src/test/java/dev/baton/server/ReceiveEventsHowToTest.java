package dev.baton.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// The snippet of the how-to, compiled as it stands there, judges what Baton really sends.
class ReceiveEventsHowToTest {
  private static final Path PAGE = Path.of("../docs/how-to/receive-events.md");
  private static final Pattern SNIPPET = Pattern.compile("(?ms)^```java\n(.*?)^```$");
  private static final Subscriber CRM = Subscriber.start();

  @RegisterExtension
  static final Rig RIG = Rig.create().subscribed(CRM.yaml("crm", "states: [requested]"));

  @Test
  void the_snippet_takes_what_baton_sends_and_nothing_else(@TempDir Path folder) throws Exception {
    Matcher snippet = SNIPPET.matcher(Files.readString(PAGE));
    assertThat(snippet.find()).isTrue();
    Path source = Files.writeString(folder.resolve("Webhooks.java"), snippet.group(1));
    assertThat(
            Objects.requireNonNull(ToolProvider.getSystemJavaCompiler())
                .run(null, null, null, "-d", folder.toString(), source.toString()))
        .isZero();
    RIG.play(Ask.toQueue(RIG.newCaller(), "billing_specialists"));
    Await.until("one has come", () -> !CRM.taken().isEmpty());
    Subscriber.Delivery came = CRM.taken().getFirst();
    long now = RIG.baton().node().now().at().getEpochSecond();
    byte[] changed = came.body().clone();
    changed[changed.length / 2] ^= 1;
    String other = Subscriber.SECRET.replace('M', 'N');

    try (URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
      Method isGenuine =
          Stream.of(loader.loadClass("Webhooks").getMethods())
              .filter(method -> method.getName().equals("isGenuine"))
              .findFirst()
              .orElseThrow();
      assertThat(judge(isGenuine, Subscriber.SECRET, came, came.body(), now)).isTrue();
      assertThat(judge(isGenuine, Subscriber.SECRET, came, changed, now)).isFalse();
      assertThat(judge(isGenuine, other, came, came.body(), now)).isFalse();
      assertThat(judge(isGenuine, Subscriber.SECRET, came, came.body(), now + 3_600)).isFalse();
    }
  }

  private static boolean judge(
      Method isGenuine, String secret, Subscriber.Delivery came, byte[] body, long now)
      throws ReflectiveOperationException {
    return (boolean)
        isGenuine.invoke(null, secret, came.id(), came.timestamp(), came.signature(), body, now);
  }
}

package dev.baton.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A timeline as people see it.
class TimelinePrinterTest {
  private static final String READ = "read genesys-main and cxone-main";
  private static final String SAME = "source: transferring; destination: nobody";

  private final ObjectNode timeline = JsonMapper.shared().createObjectNode();
  private final ArrayNode lines = timeline.putArray("lines");

  @Test
  void the_connector_of_a_voice_bot_is_told_and_a_blind_one_as_the_riskier() {
    ObjectNode view = JsonMapper.shared().createObjectNode().put("state", "completed");
    assertThat(TimelinePrinter.summary(view)).doesNotContain("connector");
    ObjectNode bot = view.putObject("bot");
    assertThat(TimelinePrinter.summary(view)).doesNotContain("connector");
    bot.put("connector", "genesys_cloud").put("connectorStatus", "connected");
    assertThat(TimelinePrinter.summary(view.deepCopy()))
        .endsWith(", connector genesys_cloud connected");
    bot.put("transferMode", "refer");
    assertThat(TimelinePrinter.summary(view)).endsWith("connected, by refer");
    bot.put("transferMode", "blind").put("connectorStatus", "degraded");
    assertThat(TimelinePrinter.summary(view))
        .endsWith("degraded, blind: it lets go before the other side has answered");
  }

  @Test
  void looks_that_saw_the_same_are_counted_and_what_changed_is_shown() {
    line(10, "confirming (cycle 1)", "deliver context: accepted", READ);
    line(20, "confirming (cycle 1)", SAME, "");
    line(30, "confirming (cycle 1)", "the wait is over", READ);
    line(40, "confirming (cycle 1)", SAME, "");
    line(50, "confirming (cycle 1)", "the wait is over", READ);
    line(60, "confirming (cycle 1)", SAME, "");
    line(70, "confirming (cycle 1)", "the wait is over", READ);
    line(80, "confirming (cycle 2)", SAME, "");

    assertThat(printed())
        .containsExactly(
            "10 confirming (cycle 1) in doubt deliver context: accepted",
            "-> " + READ,
            "20 confirming (cycle 1) in doubt source: transferring",
            "destination: nobody",
            "60 (looked 2 times more: the same)",
            "70 confirming (cycle 1) in doubt the wait is over",
            "-> " + READ,
            "80 confirming (cycle 2) in doubt source: transferring",
            "destination: nobody");
  }

  @Test
  void orders_that_are_sent_again_are_never_left_out() {
    line(10, "committing", "goes on", "commit to genesys-main");
    line(20, "committing", "the wait is over", "commit to genesys-main again");
    line(30, "committing", "goes on", "commit to genesys-main");

    assertThat(printed()).filteredOn(text -> text.startsWith("-> commit")).hasSize(3);
  }

  private void line(int ms, String state, String heard, String ordered) {
    ObjectNode line = lines.addObject();
    line.put("ms", ms).put("state", state).put("heard", heard).put("holder", "in_doubt");
    ArrayNode orders = line.putArray("ordered");
    if (!ordered.isEmpty()) {
      orders.add(ordered);
    }
  }

  /// The lines below the heading, without the columns' width.
  private List<String> printed() {
    StringWriter text = new StringWriter();
    new TimelinePrinter(new PrintWriter(text)).print(timeline);
    return text.toString().lines().skip(1).map(l -> l.strip().replaceAll(" +", " ")).toList();
  }
}

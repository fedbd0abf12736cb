package dev.baton.cli.demo;

import dev.baton.twin.model.Party;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The demo as a program reads it: one object for each chapter, and one with the sums.
public final class DemoJson {
  private DemoJson() {}

  /// How a chapter ended.
  ///
  /// @param number counts from 1
  public static String chapter(int number, DemoRun.Ending ending) {
    Chapter chapter = ending.chapter();
    ObjectNode json = JsonMapper.shared().createObjectNode();
    json.put("chapter", number).put("title", chapter.title());
    json.put("expected", chapter.expected()).put("asExpected", ending.isAsExpected());
    json.set("handoff", ending.view());
    Party with = ending.caller().with();
    ObjectNode caller = json.putObject("caller").put("kind", with.kind().wireName());
    if (with.platform() != null) {
      caller.put("platform", with.platform().wireName());
    }
    return json.put("lost", with.kind().isLost()).toString();
  }

  /// What the books say of all chapters.
  public static String sums(DemoRun.Sums sums) {
    ObjectNode json = JsonMapper.shared().createObjectNode();
    json.putObject("sums")
        .put("handoffs", sums.handoffs())
        .put("completed", sums.completed())
        .put("returned", sums.returned())
        .put("abandoned", sums.abandoned())
        .put("deadLettered", sums.deadLettered())
        .put("lost", sums.lost())
        .put("doubled", sums.doubled());
    return json.put("good", sums.isGood()).toString();
  }
}

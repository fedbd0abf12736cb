package dev.baton.config;

import dev.baton.core.account.StreamSettings;
import dev.baton.core.platform.Platform;
import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/// From the tree to the records: the event stream of an account.
final class StreamReader {
  private static final long HOUR_MS = 3_600_000;

  private final Problems problems;

  StreamReader(Problems problems) {
    this.problems = problems;
  }

  /// The stream of this section, or null when there is none or it cannot be.
  ///
  /// @param apiBase of the account, null when that is not right
  @Nullable StreamSettings read(
      @Nullable Section section, @Nullable Platform platform, @Nullable URI apiBase) {
    if (section == null) {
      return null;
    }
    if (platform != null && platform != Platform.NICE_CXONE) {
      problems.add(
          section.at(),
          section.path(),
          "only nice_cxone has an event stream (guide 004); remove it, or take webhook-secret");
    }
    URI url = url(section);
    StreamSettings d =
        StreamSettings.defaults(apiBase == null ? URI.create("https://invalid") : apiBase);
    StreamSettings settings =
        new StreamSettings(
            url == null ? d.url() : url,
            section.durationMs("ping-interval", d.pingIntervalMs(), 10, HOUR_MS),
            section.durationMs("ping-timeout", d.pingTimeoutMs(), 10, HOUR_MS),
            section.durationMs("ack-timeout", d.ackTimeoutMs(), 10, HOUR_MS),
            section.durationMs("backoff-base", d.backoffBaseMs(), 1, HOUR_MS),
            section.durationMs("backoff-cap", d.backoffCapMs(), 1, HOUR_MS),
            section.durationMs("forbidden-pause", d.forbiddenPauseMs(), 10, 24 * HOUR_MS),
            size(section, "max-frame", d.maxFrameBytes(), 256, 16 << 20),
            section.count("queue-frames", d.queueFrames(), 1, 1_000_000),
            section.count("max-chats", d.maxChats(), 1, 10_000_000),
            section.count("max-concurrent", d.maxConcurrent(), 1, 1_000),
            history(section.section("history")));
    section.finish();
    return settings;
  }

  private static StreamSettings.HistoryCap history(@Nullable Section section) {
    StreamSettings.HistoryCap d = StreamSettings.HistoryCap.defaults();
    if (section == null) {
      return d;
    }
    StreamSettings.HistoryCap cap =
        new StreamSettings.HistoryCap(
            section.count("pages", d.pages(), 1, 100_000),
            section.count("messages", d.messages(), 1, d.messages()),
            size(section, "size", d.bytes(), 1 << 10, 16 << 20),
            section.durationMs("time", d.timeMs(), 10, HOUR_MS));
    section.finish();
    return cap;
  }

  private static int size(Section section, String key, int fallback, int min, int max) {
    return Math.toIntExact(section.number(key, Measure.SIZE, fallback, min, max));
  }

  private @Nullable URI url(Section section) {
    Section.Value value = section.value("url");
    if (value == null) {
      return null;
    }
    try {
      URI uri = new URI(value.text());
      if (("wss".equals(uri.getScheme()) || "ws".equals(uri.getScheme()))
          && uri.getHost() != null
          && uri.getRawUserInfo() == null
          && uri.getRawFragment() == null) {
        return uri;
      }
    } catch (URISyntaxException _) {
      // What is wrong is said below, without a text that may hold a password.
    }
    problems.add(
        value.at(),
        value.path(),
        "is not a URL of the form wss://host:port/path, without a user or a fragment");
    return null;
  }
}

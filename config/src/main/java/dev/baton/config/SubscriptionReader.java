package dev.baton.config;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import dev.baton.core.account.Secret;
import dev.baton.core.handoff.HandoffState;
import dev.baton.core.id.TenantId;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Who is told of state changes, and how.
final class SubscriptionReader {
  /// More receivers than one tenant has systems; each has a thread and asks the database.
  static final int MAX_SUBSCRIPTIONS = 50;

  /// Standard Webhooks: a key has 24 to 64 bytes.
  private static final int SHORTEST_KEY_BYTES = 24;

  private static final int LONGEST_KEY_BYTES = 64;
  private static final String SECRET_PREFIX = "whsec_";

  /// Standard Webhooks recommends 15 s to 30 s.
  private static final long TIMEOUT_MS = 15_000;

  private static final int MAX_CONCURRENT = 8;

  /// The waits between them, by the backoff below, are 33 h at most and about half on average.
  private static final int ATTEMPTS = 20;

  private static final long BACKOFF_BASE_MS = 1_000;
  private static final long BACKOFF_CAP_MS = 6 * 3_600_000L;
  private static final long RETENTION_MS = 24 * 3_600_000L;

  private static final long DAY_MS = 24 * 3_600_000L;
  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127\\.[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3}|\\[::1]");

  /// Every state that there is, by its wire name.
  private static final List<String> STATES =
      Arrays.stream(
              Objects.requireNonNull(HandoffState.class.getAnnotation(JsonSubTypes.class)).value())
          .map(JsonSubTypes.Type::name)
          .toList();

  private final Problems problems;

  SubscriptionReader(Problems problems) {
    this.problems = problems;
  }

  /// The subscription of this section, or null when something that must be right in it is not.
  @Nullable Subscription read(TenantId tenant, Section section) {
    section.require("url", "name where events are posted, for example https://crm.example/baton");
    section.require("secret", "write it as ${env:NAME} or ${file:path}; it begins with whsec_");
    URI url = url(section);
    Secret secret = secret(section);
    Subscription subscription =
        new Subscription(
            tenant,
            section.key(),
            url == null ? URI.create("https://invalid") : url,
            secret == null ? new Secret("") : secret,
            states(section),
            section.durationMs("timeout", TIMEOUT_MS, 10, 60_000),
            section.count("max-concurrent", MAX_CONCURRENT, 1, 100),
            section.count("attempts", ATTEMPTS, 1, 100),
            section.durationMs("backoff-base", BACKOFF_BASE_MS, 1, 3_600_000),
            section.durationMs("backoff-cap", BACKOFF_CAP_MS, 1, DAY_MS),
            section.durationMs("retention", RETENTION_MS, 1_000, 30 * DAY_MS));
    section.finish();
    return url == null || secret == null ? null : subscription;
  }

  /// The states that are listed, or all where none is.
  private Set<String> states(Section section) {
    List<Section.Value> values = section.values("states");
    Set<String> states = new HashSet<>();
    for (Section.Value value : values) {
      if (STATES.contains(value.text())) {
        states.add(value.text());
      } else {
        problems.add(
            value.at(),
            value.path(),
            "'"
                + value.shown()
                + "' is none of "
                + String.join(", ", STATES)
                + Suggestion.question(Suggestion.nearest(value.shown(), STATES)));
      }
    }
    return values.isEmpty() ? Set.copyOf(STATES) : states;
  }

  private @Nullable URI url(Section section) {
    Section.Value value = section.value("url");
    if (value == null) {
      return null;
    }
    try {
      URI uri = new URI(value.text());
      if (isHttp(uri) && uri.getRawUserInfo() == null && uri.getRawFragment() == null) {
        if (uri.getScheme().equals("http") && !LOOPBACK.matcher(uri.getHost()).matches()) {
          problems.add(
              value.at(),
              value.path(),
              "must be https: http is taken on this machine only (127.0.0.1, ::1, localhost)");
          return null;
        }
        return uri;
      }
    } catch (URISyntaxException _) {
      // What is wrong is said below, without a text that may hold a password.
    }
    problems.add(
        value.at(),
        value.path(),
        "is not a URL of the form https://host:port/path, without a user or a fragment");
    return null;
  }

  private static boolean isHttp(URI uri) {
    return uri.getHost() != null
        && ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()));
  }

  private @Nullable Secret secret(Section section) {
    Secret secret = section.secret("secret");
    Section.Value value = secret == null ? null : section.value("secret");
    if (value == null || isKey(value.text())) {
      return secret;
    }
    problems.add(
        value.at(),
        value.path(),
        "leads to no secret of Standard Webhooks: whsec_ and the Base64 of 24 to 64 random bytes");
    return null;
  }

  private static boolean isKey(String secret) {
    if (!secret.startsWith(SECRET_PREFIX)) {
      return false;
    }
    try {
      int bytes = Base64.getDecoder().decode(secret.substring(SECRET_PREFIX.length())).length;
      return bytes >= SHORTEST_KEY_BYTES && bytes <= LONGEST_KEY_BYTES;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }
}

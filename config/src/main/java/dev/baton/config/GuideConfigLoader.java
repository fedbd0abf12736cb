package dev.baton.config;

import dev.baton.core.account.Account;
import dev.baton.core.account.AccountLimits;
import dev.baton.core.account.Dialect;
import dev.baton.core.account.Secret;
import dev.baton.core.diagnosis.Payload;
import dev.baton.core.diagnosis.PayloadReader;
import dev.baton.core.diagnosis.PayloadReading;
import dev.baton.core.id.AccountName;
import dev.baton.core.id.TenantId;
import dev.baton.core.platform.Platform;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;

/// Reads guide 001's `config.yaml` as the guide's script does, and payloads in files of their own.
public final class GuideConfigLoader {
  /// Where the guide looks when the file does not say.
  private static final URI BASE_URL = URI.create("https://api.us-east-1.my.nicecxone.com");

  private static final Set<String> KEYS =
      Set.of("client_id", "client_secret", "base_url", "test_payload", "default_country");

  /// Which keys of `baton.yaml` show that this is one.
  private static final Set<String> BATON_KEYS = Set.of("tenants", "server", "journal", "timers");

  private static final Set<String> PLACEHOLDERS =
      Set.of("your_oauth_client_id", "your_oauth_client_secret");

  private GuideConfigLoader() {}

  /// Reads a file. Its secret may stand in it in clear, as in the guide's sample; a reference is
  /// followed too.
  ///
  /// @param environment what `${env:X}` is looked up in
  public static GuideConfigResult load(Path file, Map<String, String> environment) {
    Problems problems = new Problems(file.toString());
    String text = ConfigLoader.text(file, problems);
    MappingNode root = text == null ? null : root(text, file, problems);
    if (root == null) {
      return new GuideConfigResult.Refused(problems.invalid());
    }
    Path folder = file.toAbsolutePath().getParent();
    References references = new References(environment, folder == null ? file : folder);
    Section top = new Section("", Position.START, "", root, problems, references);
    boolean isBaton = top.keys().stream().anyMatch(BATON_KEYS::contains);
    if (isBaton && top.keys().stream().noneMatch(KEYS::contains)) {
      return new GuideConfigResult.BatonYaml();
    }
    GuideConfig config = read(top, problems);
    return config == null || problems.count() > 0
        ? new GuideConfigResult.Refused(problems.invalid())
        : new GuideConfigResult.Loaded(config);
  }

  private static @Nullable MappingNode root(String text, Path file, Problems problems) {
    String document = text.startsWith("\uFEFF") ? text.substring(1) : text;
    if (document.isBlank()) {
      problems.add(
          Position.START,
          "",
          "the file is empty; it needs client_id, client_secret and test_payload");
      return null;
    }
    return YamlDocument.read(document, file.toString(), problems);
  }

  private static @Nullable GuideConfig read(Section top, Problems problems) {
    top.require("client_id", "it is asked for with the token");
    top.require("client_secret", "it is asked for with the token");
    String clientId = top.id("client_id", 500);
    Section.Value secret = top.value("client_secret");
    URI baseUrl = top.has("base_url") ? top.url("base_url") : BASE_URL;
    String country = top.has("default_country") ? top.country("default_country") : null;
    Node node = top.node("test_payload");
    slips(top, problems);
    if (clientId == null || secret == null || baseUrl == null) {
      return null;
    }
    boolean placeholder = PLACEHOLDERS.contains(clientId) || PLACEHOLDERS.contains(secret.text());
    Payload payload = node == null ? null : YamlValue.payload(node);
    // An empty one is none, as in the guide's script.
    boolean empty =
        payload == null
            || payload.tree().isNull()
            || (payload.tree().isContainer() && payload.tree().isEmpty());
    return new GuideConfig(
        account(clientId, new Secret(secret.text()), baseUrl, country),
        placeholder,
        empty ? null : payload);
  }

  /// The guide's script reads what it knows and leaves the rest; so does this. But a key that is
  /// nearly right was meant.
  private static void slips(Section top, Problems problems) {
    for (String key : top.keys()) {
      List<String> absent = KEYS.stream().filter(known -> !top.has(known)).sorted().toList();
      String meant = KEYS.contains(key) ? null : Suggestion.nearest(key, absent);
      if (meant != null) {
        problems.add(
            Objects.requireNonNullElse(top.atKey(key), top.at()),
            key,
            "unknown key" + Suggestion.question(meant));
      }
    }
  }

  private static Account account(
      String clientId, Secret secret, URI baseUrl, @Nullable String country) {
    return new Account(
        new AccountName("cxone"),
        new TenantId("default"),
        Platform.NICE_CXONE,
        Dialect.GUIDE,
        baseUrl,
        URI.create(baseUrl + "/oauth/token"),
        clientId,
        secret,
        List.of(),
        TenantReader.REFRESH_MARGIN_MS,
        null,
        null,
        null,
        AccountLimits.defaults(),
        null,
        country);
  }

  /// Reads a payload: YAML where the file's name says so, else JSON.
  public static PayloadResult payload(Path file) {
    Problems problems = new Problems(file.toString());
    String text = ConfigLoader.text(file, problems);
    if (text == null) {
      return new PayloadResult.Refused(problems.invalid());
    }
    String document = text.startsWith("\uFEFF") ? text.substring(1) : text;
    if (file.toString().toLowerCase(Locale.ROOT).matches(".*\\.ya?ml")) {
      MappingNode root = YamlDocument.read(document, file.toString(), problems);
      return root == null
          ? new PayloadResult.Refused(problems.invalid())
          : new PayloadResult.Loaded(YamlValue.payload(root));
    }
    return switch (PayloadReader.read(document.getBytes(StandardCharsets.UTF_8))) {
      case PayloadReading.Read(Payload payload) -> new PayloadResult.Loaded(payload);
      case PayloadReading.Malformed(int line, int column, String message) -> {
        problems.add(new Position(line, column), "", message);
        yield new PayloadResult.Refused(problems.invalid());
      }
    };
  }
}

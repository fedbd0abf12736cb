package dev.baton.twin.http;

import dev.baton.twin.model.Platform;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Where the twins push what happens to their legs.
///
/// @param base scheme, host, port and path in front of `/v1/webhooks/{platform}/{account}`
/// @param secret what every push is signed with; never shown
/// @param accounts the receiver's name for each platform; one without a name pushes nothing
public record WebhookTarget(URI base, String secret, Map<Platform, String> accounts) {
  /// Names stand in a path.
  private static final String NAME = "[A-Za-z0-9._-]{1,64}";

  /// @throws IllegalArgumentException saying what is wrong, without the secret
  public WebhookTarget {
    accounts = Map.copyOf(accounts);
    boolean http = "http".equals(base.getScheme()) || "https".equals(base.getScheme());
    if (!http || base.getHost() == null || base.getRawQuery() != null) {
      throw new IllegalArgumentException("url is no http URL such as http://127.0.0.1:8480");
    }
    if (secret.isEmpty()) {
      throw new IllegalArgumentException("secret is empty");
    }
    if (accounts.isEmpty()) {
      throw new IllegalArgumentException("account is missing");
    }
  }

  /// Reads a target.
  ///
  /// @param accounts `genesys_cloud=NAME,nice_cxone=NAME`; a bare `NAME` is that of every platform
  /// @throws IllegalArgumentException naming what is wrong, `url`, `secret` or `account`, first
  public static WebhookTarget of(String url, String secret, String accounts) {
    URI base;
    try {
      base = new URI(url);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("url is no URL", e);
    }
    return new WebhookTarget(base, secret, accounts(accounts));
  }

  private static Map<Platform, String> accounts(String text) {
    Map<Platform, String> accounts = new EnumMap<>(Platform.class);
    for (String part : text.split(",", -1)) {
      int equals = part.indexOf('=');
      String name = part.substring(equals + 1).trim();
      if (!name.matches(NAME)) {
        throw new IllegalArgumentException("account '" + name + "' cannot be a name");
      }
      if (equals < 0) {
        // Cognigy pushes nothing.
        accounts.put(Platform.GENESYS_CLOUD, name);
        accounts.put(Platform.NICE_CXONE, name);
      } else {
        String platform = part.substring(0, equals).trim();
        accounts.put(
            Platform.named(platform)
                .filter(named -> named != Platform.NICE_COGNIGY)
                .orElseThrow(() ->
                    new IllegalArgumentException(
                        "account names platform '"
                            + platform
                            + "', known are genesys_cloud, nice_cxone")),
            name);
      }
    }
    return accounts;
  }

  /// Where a platform pushes, or null when it does not.
  @Nullable URI uri(Platform platform) {
    String account = accounts.get(platform);
    String front = base.toString().replaceFirst("/$", "");
    return account == null
        ? null
        : URI.create(front + "/v1/webhooks/" + platform.wireName() + "/" + account);
  }

  @Override
  public String toString() {
    return "WebhookTarget[" + base + ", " + accounts + "]";
  }
}

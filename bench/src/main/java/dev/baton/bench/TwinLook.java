package dev.baton.bench;

import dev.baton.twin.http.TwinServer;
import dev.baton.twin.model.Platform;
import java.net.URI;
import tools.jackson.databind.json.JsonMapper;

/// A look at a leg of the Genesys twin, as confirming does it, without anything of Baton's.
///
/// @param uri the leg's
/// @param authorization the header's value
record TwinLook(URI uri, String authorization) {
  /// Of a new caller's leg.
  static TwinLook atNewCaller(TwinServer twins, LeanHttp http) {
    URI genesys = twins.genesys();
    String interaction = twins.addCaller(Platform.GENESYS_CLOUD).id();
    return new TwinLook(
        genesys.resolve("/api/v2/interactions/" + interaction), "Bearer " + token(http, genesys));
  }

  private static String token(LeanHttp http, URI genesys) {
    LeanHttp.Answer answer =
        http.send(
            "POST",
            genesys.resolve("/oauth/token"),
            "grant_type=client_credentials",
            "application/x-www-form-urlencoded",
            // demo-client:demo-secret, the client that the twins know.
            "Basic ZGVtby1jbGllbnQ6ZGVtby1zZWNyZXQ=");
    return JsonMapper.shared().readTree(answer.body()).path("access_token").asString("");
  }

  /// The body of the answer.
  ///
  /// @throws BenchFailure when it is refused
  String read(LeanHttp http) {
    LeanHttp.Answer answer = http.send("GET", uri, null, "", authorization);
    if (answer.status() != 200) {
      throw new BenchFailure("a twin answered " + answer, null);
    }
    return answer.body();
  }
}

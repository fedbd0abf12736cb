package dev.baton.twin;

import static dev.baton.twin.Wire.CXONE;
import static dev.baton.twin.Wire.GENESYS;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import dev.baton.core.wire.WireRequest;
import dev.baton.core.wire.WireResponse;
import dev.baton.twin.json.Fields;
import dev.baton.twin.json.Json;
import dev.baton.twin.model.Platform;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenTest {
  private final Wire wire = new Wire();

  private static String basic(String id, String secret) {
    byte[] pair = (id + ":" + secret).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(pair);
  }

  private WireResponse genesysToken(String credentials) {
    WireRequest request =
        Wire.request("POST", "/oauth/token", "grant_type=client_credentials")
            .withHeader("Authorization", credentials);
    return Wire.answer(wire.twins.exchange(GENESYS, request, wire.now));
  }

  private WireResponse read(Platform platform, String token) {
    WireRequest request =
        Wire.request("GET", "/api/v2/interactions/" + Wire.CALL, null)
            .withHeader("Authorization", "Bearer " + token);
    return Wire.answer(wire.twins.exchange(platform, request, wire.now));
  }

  @Test
  void genesys_gives_a_token_for_basic_credentials() throws ParseException {
    WireResponse answer = genesysToken(basic("demo-client", "demo-secret"));
    assertThat(answer.status()).isEqualTo(200);
    Fields body = Json.object(answer.body());
    assertThat(body.text("token_type")).isEqualTo("Bearer");
    assertThat(body.integer("expires_in", 0, 9_999, 0)).isEqualTo(3600);
    assertThat(body.text("scope").split(" "))
        .containsExactlyInAnyOrder(
            "interaction:write",
            "telephony:call:transfer",
            "user:read",
            "analytics:callmetrics:read");
    SignedJWT jwt = SignedJWT.parse(body.text("access_token"));
    assertThat(jwt.getJWTClaimsSet().getExpirationTime().toInstant())
        .isEqualTo(wire.now.plusSeconds(3600));
    assertThat(read(GENESYS, body.text("access_token")).status()).isEqualTo(200);
  }

  @Test
  void wrong_credentials_are_refused() {
    assertThat(genesysToken(basic("demo-client", "wrong")).status()).isEqualTo(401);
    assertThat(genesysToken("Basic ???").status()).isEqualTo(401);
    assertThat(wire.token(CXONE, "grant_type=client_credentials&client_id=demo-client").status())
        .isEqualTo(401);
  }

  @Test
  void the_form_says_what_is_wrong_with_it() {
    WireResponse noGrant = wire.token(CXONE, "client_id=demo-client&client_secret=demo-secret");
    assertThat(noGrant.status()).isEqualTo(400);
    assertThat(Json.object(noGrant.body()).text("error")).isEqualTo("invalid_request");
    WireResponse password = wire.token(CXONE, "grant_type=password");
    assertThat(Json.object(password.body()).text("error")).isEqualTo("unsupported_grant_type");
    WireResponse scope = wire.token(CXONE, Wire.ALL_CREDENTIALS + "&scope=agents%3Aread+fly");
    assertThat(scope.status()).isEqualTo(400);
    assertThat(Json.object(scope.body()).text("error")).isEqualTo("invalid_scope");
    assertThat(Json.object(scope.body()).text("message")).contains("fly");
  }

  @Test
  void a_token_without_the_scope_of_a_row_gets_403_that_names_it() {
    WireResponse narrow = wire.token(CXONE, Wire.ALL_CREDENTIALS + "&scope=agents%3Aread");
    String token = Json.object(narrow.body()).text("access_token");
    WireRequest reserve =
        Wire.request("POST", "/v1/interactions/reserve", Wire.reserveBody("nice-usr-4492"))
            .withHeader("Authorization", "Bearer " + token);
    WireResponse answer = Wire.answer(wire.twins.exchange(CXONE, reserve, wire.now));
    assertThat(answer.status()).isEqualTo(403);
    assertThat(Json.object(answer.body()).text("missingScope")).isEqualTo("interactions:write");
    assertThat(answer.body()).contains("lacks the scope interactions:write");
  }

  @ParameterizedTest
  @CsvSource({
    "telephony:call:transfer, 403, interaction:write",
    "interaction:write, 403, telephony:call:transfer",
    "user:read, 403, interaction:write",
    "interaction:write telephony:call:transfer, 200, -"
  })
  void a_transfer_needs_both_scopes_of_the_guide(String scope, int status, String missing) {
    String reservationId = wire.reservationId();
    WireResponse answer =
        wire.token(GENESYS, Wire.ALL_CREDENTIALS + "&scope=" + scope.replace(" ", "+"));
    String token = Json.object(answer.body()).text("access_token");
    WireRequest transfer =
        wire.transfer(reservationId).withHeader("Authorization", "Bearer " + token);
    WireResponse result = Wire.answer(wire.twins.exchange(GENESYS, transfer, wire.now));
    assertThat(result.status()).isEqualTo(status);
    if (status == 403) {
      assertThat(Json.object(result.body()).text("missingScope")).isEqualTo(missing);
    }
  }

  @Test
  void a_token_lives_as_long_as_it_says_and_no_longer() {
    Wire shortLived = new Wire(TwinOptions.defaults().withTokenSeconds(2));
    assertThat(shortLived.call(GENESYS, "GET", "/api/v2/interactions/" + Wire.CALL, null).status())
        .isEqualTo(200);
    shortLived.passMs(1_999);
    assertThat(shortLived.call(GENESYS, "GET", "/api/v2/interactions/" + Wire.CALL, null).status())
        .isEqualTo(200);
    shortLived.passMs(1);
    WireResponse late = shortLived.call(GENESYS, "GET", "/api/v2/interactions/" + Wire.CALL, null);
    assertThat(late.status()).isEqualTo(401);
    assertThat(late.body()).contains("expired");
  }

  @Test
  void no_token_a_made_up_one_a_tampered_one_and_another_platforms_are_refused() {
    WireRequest bare = Wire.request("GET", "/api/v2/interactions/" + Wire.CALL, null);
    assertThat(Wire.answer(wire.twins.exchange(GENESYS, bare, wire.now)).status()).isEqualTo(401);
    assertThat(read(GENESYS, "made-up").status()).isEqualTo(401);
    String cxone = Json.object(wire.token(CXONE, Wire.ALL_CREDENTIALS).body()).text("access_token");
    assertThat(read(GENESYS, cxone).status()).isEqualTo(401);
    String own = Json.object(wire.token(GENESYS, Wire.ALL_CREDENTIALS).body()).text("access_token");
    String tampered = own.substring(0, own.length() - 6) + "AAAAAA";
    assertThat(read(GENESYS, tampered).status()).isEqualTo(401);
    assertThat(read(GENESYS, own).status()).isEqualTo(200);
  }
}

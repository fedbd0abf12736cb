package dev.baton.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;

/// What every problem document (RFC 9457) must be like.
final class Problem {
  private Problem() {}

  /// @param type the last part of its type; null where any will do
  static Api.Answer assertIs(
      Api.Answer answer, int status, @Nullable String type, String instance) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    assertThat(answer.header("Content-Type")).contains("application/problem+json");
    assertThat(answer.body().path("status").asInt()).isEqualTo(status);
    assertThat(answer.at("/type"))
        .as(answer.text())
        .startsWith("/problems/")
        .endsWith(type == null ? "" : type);
    assertThat(answer.at("/title")).isNotEmpty();
    assertThat(answer.at("/detail")).isNotEmpty();
    assertThat(answer.at("/instance")).isEqualTo(instance);
    assertThat(answer.text())
        .as("no inner workings, nothing personal")
        .doesNotContain("Exception")
        .doesNotContain("\\tat ")
        .doesNotContain("dev.baton")
        .doesNotContain("java.")
        .doesNotContain("jackson")
        .doesNotContain("StreamRead")
        .doesNotContain(Ask.PHONE)
        .doesNotContain(Ask.PHONE.substring(1))
        .doesNotContain(Ask.ACCOUNT_NUMBER);
    return answer;
  }
}

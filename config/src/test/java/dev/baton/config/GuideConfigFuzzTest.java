package dev.baton.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.baton.core.diagnosis.Payload;
import dev.baton.core.diagnosis.TransferContextCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// Any file is guide 001's `config.yaml`, or a `baton.yaml`, or is refused with places; and any is
/// a payload that can be judged, or is refused.
class GuideConfigFuzzTest {
  @FuzzTest
  void a_file_is_read_or_refused_with_the_places_of_its_mistakes(byte[] data) throws IOException {
    Path file = Files.createTempFile("config", data.length % 2 == 0 ? ".yaml" : ".json");
    try {
      Files.write(file, data);
      switch (GuideConfigLoader.load(file, Map.of())) {
        case GuideConfigResult.Loaded(GuideConfig config) -> {
          assertThat(config.account().clientId()).isNotBlank();
          if (config.testPayload() != null) {
            judge(config.testPayload());
          }
        }
        case GuideConfigResult.BatonYaml _ -> assertThat(data).isNotEmpty();
        case GuideConfigResult.Refused(ConfigResult.Invalid invalid) -> check(invalid);
      }
      switch (GuideConfigLoader.payload(file)) {
        case PayloadResult.Loaded(Payload payload) -> judge(payload);
        case PayloadResult.Refused(ConfigResult.Invalid invalid) -> check(invalid);
      }
    } finally {
      Files.delete(file);
    }
  }

  private static void judge(Payload payload) {
    assertThat(TransferContextCheck.findings(payload, "US").size())
        .isLessThanOrEqualTo(TransferContextCheck.MAX_FINDINGS);
  }

  private static void check(ConfigResult.Invalid invalid) {
    assertThat(invalid.problems()).isNotEmpty();
    for (ConfigProblem problem : invalid.problems()) {
      assertThat(problem.line()).isNotNegative();
      assertThat(problem.message()).isNotBlank().doesNotContain("hush-hush");
    }
  }
}
